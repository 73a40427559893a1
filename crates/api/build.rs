//! The web application is embedded from `web/dist`. Without a build of it the folder is empty and the server says so.

fn main() {
    let dist = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/dist");
    if let Err(cause) = std::fs::create_dir_all(&dist) {
        println!("cargo::error=cannot create {}: {cause}", dist.display());
    }
    println!("cargo::rerun-if-changed={}", dist.display());
}
