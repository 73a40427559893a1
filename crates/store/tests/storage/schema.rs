//! The two engines end up with the same tables, and both with the ones the code compiles against.
