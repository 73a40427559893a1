#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(init: qilu_fuzz::prepare_workbooks(), |data: &[u8]| qilu_fuzz::workbook(data));
