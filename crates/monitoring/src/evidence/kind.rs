//! What an attached file is, and what a laboratory certifies.

qilu_quantity::coded! {
    /// The kind of an attached file.
    EvidenceKind {
        Invoice = "invoice", "结算发票", "Settlement invoice";
        LabReport = "lab_report", "检测报告", "Laboratory report";
        MeterCertificate = "meter_certificate", "计量器具检定证书", "Meter certificate";
        Ledger = "ledger", "台账", "Ledger";
        StampedScan = "stamped_scan", "盖章扫描件", "Stamped scan";
        Other = "other", "其他", "Other";
    }
}

qilu_quantity::coded! {
    /// The basis a measured value is stated on.
    Basis {
        AsReceived = "ar", "收到基", "as received";
        AirDried = "ad", "空气干燥基", "air-dried";
        Dry = "d", "干燥基", "dry";
        DryAshFree = "daf", "干燥无灰基", "dry, ash-free";
    }
}
