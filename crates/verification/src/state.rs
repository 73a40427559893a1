//! Where a submission stands, what can be done with it, and what follows from doing it.

qilu_quantity::coded! {
    /// Where a submission stands.
    State {
        Draft = "draft", "填报中", "Being filled";
        EnterpriseApproval = "enterprise_approval", "待企业审批", "Awaiting the enterprise's approval";
        CityCheck = "city_check", "市级初审", "First check by the city";
        Assignment = "assignment", "待委托核查", "Awaiting a verification body";
        Verifying = "verifying", "核查中", "Being verified";
        Correcting = "correcting", "整改中", "Being corrected";
        InternalReview = "internal_review", "机构评审", "Independent review in the body";
        Decision = "decision", "待认定", "Awaiting the decision";
        Determined = "determined", "已认定", "Determined";
        Rejected = "rejected", "不予认定", "Rejected";
    }
}

impl State {
    /// Whether nothing can be done with the submission any more.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Determined | Self::Rejected)
    }
}

qilu_quantity::coded! {
    /// What can be done with a submission.
    Action {
        Submit = "submit", "提交", "Submit";
        ApproveSubmission = "approve_submission", "审批通过", "Release to the authority";
        SendBack = "send_back", "退回填报", "Send back to the reporter";
        Accept = "accept", "初审通过", "Accept";
        ReturnToEnterprise = "return_to_enterprise", "退回企业", "Return to the enterprise";
        Assign = "assign", "委托核查", "Assign a verification body";
        RaiseFinding = "raise_finding", "提出不符合项", "Raise a finding";
        AnswerFinding = "answer_finding", "答复不符合项", "Answer a finding";
        CloseFinding = "close_finding", "核销不符合项", "Close a finding";
        RequestCorrection = "request_correction", "要求整改", "Ask for correction";
        Resubmit = "resubmit", "提交整改", "Resubmit";
        Conclude = "conclude", "出具核查结论", "Conclude";
        Endorse = "endorse", "评审通过", "Endorse the conclusion";
        SendBackConclusion = "send_back_conclusion", "退回结论", "Send the conclusion back";
        Approve = "approve", "认定", "Determine";
        ReturnToVerifier = "return_to_verifier", "退回核查", "Return to the verification body";
        Reject = "reject", "不予认定", "Reject";
        Withdraw = "withdraw", "撤回", "Withdraw";
    }
}

qilu_quantity::coded! {
    /// What the caller must write down beside the new state, in the same transaction.
    Effect {
        SetReporter = "set_reporter", "记录提交人", "The actor becomes the one who submitted";
        Release = "release", "向主管部门公开", "The versions become visible outside the enterprise";
        Recall = "recall", "收回", "The versions are the enterprise's own again";
        SetBody = "set_body", "记录核查机构", "The nominated body becomes the submission's";
        RecordConclusion = "record_conclusion", "记录结论", "The conclusion is appended";
        VoidConclusion = "void_conclusion", "结论作废", "The standing conclusion is voided, if there is one";
        Determine = "determine", "形成认定值", "The determined values are written and the obligation is posted";
        Close = "close", "结案", "The submission is closed";
    }
}
