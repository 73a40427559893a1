// The tables as the migrations leave them, in alphabetical order; a test compares both.

diesel::table! {
    account (id) {
        id -> Text,
        organisation_id -> Text,
        kind -> Text,
        mode -> Text,
        opened_at -> Timestamp,
    }
}

diesel::table! {
    app_user (id) {
        id -> Text,
        organisation_id -> Text,
        login -> Text,
        display_name -> Text,
        email -> Text,
        lang -> Text,
        password_hash -> Text,
        created_at -> Timestamp,
        disabled_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    audit_event (tenant_id, number) {
        tenant_id -> Text,
        number -> BigInt,
        id -> Text,
        actor_id -> Text,
        action -> Text,
        subject_kind -> Text,
        subject_id -> Text,
        at -> Timestamp,
        detail -> Text,
        previous_hash -> Text,
        hash -> Text,
    }
}

diesel::table! {
    bulk_item (organisation_id, job_id, ordinal) {
        organisation_id -> Text,
        job_id -> Text,
        ordinal -> BigInt,
        id -> Text,
        name -> Text,
        entry -> BigInt,
        outcome -> Text,
        content_hash -> Text,
        credit_code -> Text,
        method_id -> Text,
        enterprise_id -> Nullable<Text>,
        enterprise_name -> Text,
        code -> Text,
        message_zh -> Text,
        message_en -> Text,
        problems -> Text,
        error_count -> BigInt,
        warning_count -> BigInt,
        submission_id -> Nullable<Text>,
        version_id -> Nullable<Text>,
        search_text -> Text,
        done_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    bulk_job (organisation_id, id) {
        organisation_id -> Text,
        id -> Text,
        kind -> Text,
        file_name -> Text,
        object_hash -> Text,
        year -> SmallInt,
        layout_id -> Nullable<Text>,
        layout_version -> Nullable<BigInt>,
        state -> Text,
        run -> BigInt,
        row_version -> BigInt,
        total -> BigInt,
        fault_zh -> Text,
        fault_en -> Text,
        search_text -> Text,
        created_by -> Text,
        created_at -> Timestamp,
        finished_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    conclusion (enterprise_id, submission_id, id) {
        enterprise_id -> Text,
        submission_id -> Text,
        id -> Text,
        covered_hash -> Text,
        opinion -> Text,
        items -> Text,
        initial_grams -> BigInt,
        reported_grams -> BigInt,
        verified_grams -> BigInt,
        compliance_tonnes -> Nullable<BigInt>,
        measured_by_group -> Nullable<Text>,
        statement -> Text,
        body_id -> Text,
        lead_id -> Text,
        concluded_at -> Timestamp,
    }
}

diesel::table! {
    conclusion_void (enterprise_id, submission_id, conclusion_id) {
        enterprise_id -> Text,
        submission_id -> Text,
        conclusion_id -> Text,
        reason -> Text,
        voided_by -> Text,
        voided_at -> Timestamp,
    }
}

diesel::table! {
    decision (enterprise_id, submission_id, id) {
        enterprise_id -> Text,
        submission_id -> Text,
        id -> Text,
        outcome -> Text,
        reason -> Text,
        conclusion_id -> Nullable<Text>,
        covered_hash -> Text,
        decided_by -> Text,
        decided_at -> Timestamp,
    }
}

diesel::table! {
    determination (enterprise_id, year) {
        enterprise_id -> Text,
        year -> SmallInt,
        submission_id -> Text,
        decision_id -> Text,
        reported_direct_grams -> BigInt,
        direct_grams -> BigInt,
        electricity_grams -> BigInt,
        heat_grams -> BigInt,
        compliance_tonnes -> Nullable<BigInt>,
        determined_at -> Timestamp,
    }
}

diesel::table! {
    determined_line (enterprise_id, year, decision_id, ordinal) {
        enterprise_id -> Text,
        year -> SmallInt,
        decision_id -> Text,
        ordinal -> BigInt,
        submission_id -> Text,
        version_id -> Text,
        region_code -> Text,
        city_code -> Text,
        sector -> Text,
        method_id -> Text,
        gas -> Text,
        scope -> Text,
        category -> Text,
        grams -> BigInt,
        table_id -> Text,
        row_key -> Text,
        column_id -> Text,
        finding_id -> Nullable<Text>,
        trace_zh -> Nullable<Text>,
        trace_en -> Nullable<Text>,
    }
}

diesel::table! {
    draft (enterprise_id, id) {
        enterprise_id -> Text,
        id -> Text,
        submission_id -> Text,
        method_id -> Text,
        year -> SmallInt,
        origin -> Text,
        created_by -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    draft_hand (enterprise_id, draft_id, table_id) {
        enterprise_id -> Text,
        draft_id -> Text,
        table_id -> Text,
        user_id -> Text,
        due_on -> Nullable<Text>,
        assigned_by -> Text,
        assigned_at -> Timestamp,
        done_by -> Nullable<Text>,
        done_at -> Nullable<Timestamp>,
        reminded -> Text,
    }
}

diesel::table! {
    draft_issue (enterprise_id, id) {
        enterprise_id -> Text,
        id -> Text,
        draft_id -> Text,
        content -> Text,
        issued_by -> Text,
        issued_at -> Timestamp,
    }
}

diesel::table! {
    draft_merge (enterprise_id, id) {
        enterprise_id -> Text,
        id -> Text,
        draft_id -> Text,
        issue_id -> Nullable<Text>,
        object_hash -> Text,
        file_name -> Text,
        content -> Text,
        state -> Text,
        created_by -> Text,
        created_at -> Timestamp,
        ended_by -> Nullable<Text>,
        ended_at -> Nullable<Timestamp>,
        record_version_id -> Nullable<Text>,
    }
}

diesel::table! {
    draft_table (enterprise_id, draft_id, table_id) {
        enterprise_id -> Text,
        draft_id -> Text,
        table_id -> Text,
        rows -> Text,
        revision -> BigInt,
        changed_by -> Text,
        changed_at -> Timestamp,
    }
}

diesel::table! {
    emission_line (enterprise_id, version_id, ordinal) {
        enterprise_id -> Text,
        version_id -> Text,
        ordinal -> BigInt,
        table_id -> Text,
        row_key -> Text,
        column_id -> Text,
        gas -> Text,
        scope -> Text,
        category -> Text,
        grams -> BigInt,
    }
}

diesel::table! {
    evidence (enterprise_id, submission_id, id) {
        enterprise_id -> Text,
        submission_id -> Text,
        id -> Text,
        number -> BigInt,
        kind -> Text,
        object_hash -> Text,
        file_name -> Text,
        media_type -> Text,
        bytes -> BigInt,
        method_id -> Text,
        table_id -> Nullable<Text>,
        row_key -> Nullable<Text>,
        column_id -> Nullable<Text>,
        month -> Nullable<Text>,
        version_id -> Nullable<Text>,
        version_hash -> Nullable<Text>,
        facts -> Text,
        note -> Text,
        report_mark -> Nullable<Text>,
        sample_mark -> Nullable<Text>,
        added_by -> Text,
        added_at -> Timestamp,
    }
}

diesel::table! {
    evidence_removal (enterprise_id, submission_id, evidence_id) {
        enterprise_id -> Text,
        submission_id -> Text,
        evidence_id -> Text,
        reason -> Text,
        removed_by -> Text,
        removed_at -> Timestamp,
    }
}

diesel::table! {
    facility_unit (enterprise_id, id) {
        enterprise_id -> Text,
        id -> Text,
        site_id -> Text,
        code -> Text,
        name -> Text,
        kind -> Text,
        created_at -> Timestamp,
        closed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    finding (enterprise_id, submission_id, id) {
        enterprise_id -> Text,
        submission_id -> Text,
        id -> Text,
        number -> BigInt,
        row_version -> BigInt,
        item -> Text,
        severity -> Text,
        state -> Text,
        report_id -> Nullable<Text>,
        version_id -> Nullable<Text>,
        table_id -> Nullable<Text>,
        row_key -> Nullable<Text>,
        column_id -> Nullable<Text>,
        sheet_cell -> Nullable<Text>,
        description -> Text,
        raised_by -> Text,
        raised_at -> Timestamp,
        answer -> Nullable<Text>,
        answered_by -> Nullable<Text>,
        answered_at -> Nullable<Timestamp>,
        closing_note -> Nullable<Text>,
        closed_by -> Nullable<Text>,
        closed_at -> Nullable<Timestamp>,
        price_gas -> Nullable<Text>,
        price_scope -> Nullable<Text>,
        price_category -> Nullable<Text>,
        price_grams -> Nullable<BigInt>,
        price_compliance_tonnes -> Nullable<BigInt>,
        price_basis -> Nullable<Text>,
    }
}

diesel::table! {
    idempotency (actor_id, route, key) {
        actor_id -> Text,
        route -> Text,
        key -> Text,
        body_hash -> Text,
        status -> SmallInt,
        headers -> Text,
        body -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    internal_flow (enterprise_id, submission_id, id) {
        enterprise_id -> Text,
        submission_id -> Text,
        id -> Text,
        from_report_id -> Text,
        to_report_id -> Text,
        carrier -> Text,
        amount -> Text,
        unit -> Text,
        grams -> BigInt,
        created_by -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    job (id) {
        id -> Text,
        queue -> Text,
        name -> Text,
        payload -> Text,
        created_at -> Timestamp,
        next_attempt_at -> Timestamp,
        attempts -> BigInt,
        last_error -> Nullable<Text>,
        dead_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    journal_entry (account_id, number) {
        account_id -> Text,
        number -> BigInt,
        id -> Text,
        posting_id -> Text,
        side -> Text,
        unit_type -> Text,
        vintage -> SmallInt,
        tonnes -> BigInt,
        mode -> Text,
        cause -> Text,
        cause_id -> Text,
        at -> Timestamp,
        previous_hash -> Text,
        hash -> Text,
    }
}

diesel::table! {
    layout (organisation_id, id) {
        organisation_id -> Text,
        id -> Text,
        name -> Text,
        method_id -> Text,
        version -> BigInt,
        shared -> Bool,
        row_version -> BigInt,
        search_text -> Text,
        created_by -> Text,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        retired_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    layout_version (organisation_id, layout_id, number) {
        organisation_id -> Text,
        layout_id -> Text,
        number -> BigInt,
        document -> Text,
        note -> Text,
        created_by -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    monitoring_plan (enterprise_id, id) {
        enterprise_id -> Text,
        id -> Text,
        row_version -> BigInt,
        method_id -> Text,
        number -> BigInt,
        state -> Text,
        effective_from -> Text,
        reason -> Text,
        content -> Text,
        enterprise_name -> Text,
        city_code -> Text,
        sector -> Text,
        search_text -> Text,
        created_by -> Text,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        submitted_by -> Nullable<Text>,
        submitted_at -> Nullable<Timestamp>,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Timestamp>,
        note -> Text,
    }
}

diesel::table! {
    monitoring_plan_event (enterprise_id, plan_id, number) {
        enterprise_id -> Text,
        plan_id -> Text,
        number -> BigInt,
        action -> Text,
        actor_id -> Text,
        at -> Timestamp,
        note -> Text,
    }
}

diesel::table! {
    month_reopening (enterprise_id, seal_id) {
        enterprise_id -> Text,
        seal_id -> Text,
        reason -> Text,
        reopened_by -> Text,
        reopened_at -> Timestamp,
    }
}

diesel::table! {
    month_seal (enterprise_id, id) {
        enterprise_id -> Text,
        id -> Text,
        year -> SmallInt,
        method_id -> Text,
        month -> Text,
        number -> BigInt,
        hash -> Text,
        content -> Text,
        due_on -> Text,
        late -> Bool,
        reason -> Text,
        sealed_by -> Text,
        sealed_at -> Timestamp,
    }
}

diesel::table! {
    object_blob (hash) {
        hash -> Text,
        bytes -> BigInt,
        media_type -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    obligation (account_id, year, decision_id) {
        account_id -> Text,
        year -> SmallInt,
        decision_id -> Text,
        enterprise_id -> Text,
        tonnes -> BigInt,
        mode -> Text,
        posting_id -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    organisation (id) {
        id -> Text,
        kind -> Text,
        credit_code -> Text,
        region_code -> Text,
        demo -> Bool,
        created_at -> Timestamp,
    }
}

diesel::table! {
    organisation_fact (organisation_id, valid_from) {
        organisation_id -> Text,
        valid_from -> Text,
        valid_to -> Text,
        name_zh -> Text,
        name_en -> Text,
        city_code -> Text,
        sector -> Text,
        market_mode -> Text,
        search_text -> Text,
    }
}

diesel::table! {
    organisation_group (group_id, member_id, valid_from) {
        group_id -> Text,
        member_id -> Text,
        valid_from -> Text,
        valid_to -> Text,
    }
}

diesel::table! {
    outbox_mail (id) {
        id -> Text,
        recipient -> Text,
        subject -> Text,
        body -> Text,
        created_at -> Timestamp,
        next_attempt_at -> Timestamp,
        attempts -> BigInt,
        last_error -> Nullable<Text>,
        sent_at -> Nullable<Timestamp>,
        dead_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    proposal (id) {
        id -> Text,
        row_version -> BigInt,
        kind -> Text,
        subject -> Text,
        content -> Text,
        reason -> Text,
        effective_from -> Text,
        state -> Text,
        impact -> Text,
        impact_run -> BigInt,
        impact_done -> BigInt,
        impact_total -> BigInt,
        impact_mark -> Nullable<Text>,
        impact_base -> Text,
        proposed_by -> Text,
        proposed_at -> Timestamp,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Timestamp>,
        note -> Text,
    }
}

diesel::table! {
    proposal_change (enterprise_id, proposal_id, version_id) {
        enterprise_id -> Text,
        proposal_id -> Text,
        version_id -> Text,
        enterprise_name -> Text,
        city_code -> Text,
        year -> SmallInt,
        method_id -> Text,
        without_before -> Nullable<BigInt>,
        without_after -> Nullable<BigInt>,
        with_before -> Nullable<BigInt>,
        with_after -> Nullable<BigInt>,
        compliance_before -> Nullable<BigInt>,
        compliance_after -> Nullable<BigInt>,
        changed -> Bool,
    }
}

diesel::table! {
    region (code) {
        code -> Text,
        parent_code -> Nullable<Text>,
        kind -> Text,
        name_zh -> Text,
        name_en -> Text,
        valid_from -> Text,
        valid_to -> Text,
        successor_code -> Nullable<Text>,
    }
}

diesel::table! {
    report (enterprise_id, id) {
        enterprise_id -> Text,
        id -> Text,
        year -> SmallInt,
        method_id -> Text,
        created_by -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    report_version (enterprise_id, id) {
        enterprise_id -> Text,
        id -> Text,
        report_id -> Text,
        number -> BigInt,
        year -> SmallInt,
        source -> Text,
        content_hash -> Text,
        object_hash -> Nullable<Text>,
        file_name -> Nullable<Text>,
        method_id -> Text,
        method_edition -> Text,
        method_hash -> Text,
        factor_hashes -> Text,
        gwp_hash -> Nullable<Text>,
        engine -> Text,
        entries -> Text,
        assessment -> Text,
        fatal_count -> BigInt,
        error_count -> BigInt,
        warning_count -> BigInt,
        without_indirect_grams -> Nullable<BigInt>,
        with_indirect_grams -> Nullable<BigInt>,
        compliance_tonnes -> Nullable<BigInt>,
        created_by -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    session (id) {
        id -> Text,
        family -> Text,
        user_id -> Text,
        refresh_hash -> Text,
        assurance -> SmallInt,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        rotated_at -> Nullable<Timestamp>,
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    setting (key) {
        key -> Text,
        value -> Text,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    site (enterprise_id, id) {
        enterprise_id -> Text,
        id -> Text,
        code -> Text,
        name -> Text,
        city_code -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    submission (enterprise_id, id) {
        enterprise_id -> Text,
        id -> Text,
        year -> SmallInt,
        state -> Text,
        row_version -> BigInt,
        enterprise_name -> Text,
        city_code -> Text,
        sector -> Text,
        search_text -> Text,
        due_on -> Text,
        body_id -> Nullable<Text>,
        lead_id -> Nullable<Text>,
        reviewer_id -> Nullable<Text>,
        submitted_by -> Nullable<Text>,
        submitted_at -> Nullable<Timestamp>,
        approved_by -> Nullable<Text>,
        approved_at -> Nullable<Timestamp>,
        released_at -> Nullable<Timestamp>,
        closed_at -> Nullable<Timestamp>,
        created_by -> Text,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    submission_event (enterprise_id, submission_id, ordinal) {
        enterprise_id -> Text,
        submission_id -> Text,
        ordinal -> BigInt,
        action -> Text,
        from_state -> Text,
        to_state -> Text,
        actor_id -> Text,
        actor_role -> Text,
        note -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    submission_part (enterprise_id, submission_id, version_id) {
        enterprise_id -> Text,
        submission_id -> Text,
        version_id -> Text,
        report_id -> Text,
        method_id -> Text,
        attached_by -> Text,
        attached_at -> Timestamp,
        superseded_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    user_role (user_id, role) {
        user_id -> Text,
        role -> Text,
    }
}

diesel::table! {
    version_origin (enterprise_id, version_id) {
        enterprise_id -> Text,
        version_id -> Text,
        layout_organisation_id -> Nullable<Text>,
        layout_id -> Nullable<Text>,
        layout_version -> Nullable<BigInt>,
        carried_tables -> Text,
        carried_from -> Nullable<Text>,
        deputy_id -> Nullable<Text>,
        bulk_job_id -> Nullable<Text>,
    }
}

diesel::table! {
    version_seal (enterprise_id, version_id, seal_id) {
        enterprise_id -> Text,
        version_id -> Text,
        seal_id -> Text,
        agrees -> Bool,
    }
}

diesel::table! {
    version_total (enterprise_id, version_id, total_id) {
        enterprise_id -> Text,
        version_id -> Text,
        total_id -> Text,
        method_id -> Text,
        year -> SmallInt,
        value -> Text,
    }
}

diesel::table! {
    waiver (enterprise_id, id) {
        enterprise_id -> Text,
        id -> Text,
        row_version -> BigInt,
        method_id -> Text,
        check_code -> Text,
        reason -> Text,
        until -> Text,
        state -> Text,
        asked_by -> Text,
        asked_at -> Timestamp,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Timestamp>,
        note -> Text,
        ended_by -> Nullable<Text>,
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    warning_answer (enterprise_id, version_id, problem_code, place) {
        enterprise_id -> Text,
        version_id -> Text,
        problem_code -> Text,
        place -> Text,
        answer -> Text,
        answered_by -> Text,
        answered_at -> Timestamp,
        evidence -> Nullable<Text>,
        carried_from -> Nullable<Text>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    account,
    app_user,
    audit_event,
    bulk_item,
    bulk_job,
    conclusion,
    conclusion_void,
    decision,
    determination,
    determined_line,
    draft,
    draft_hand,
    draft_issue,
    draft_merge,
    draft_table,
    emission_line,
    evidence,
    evidence_removal,
    facility_unit,
    finding,
    idempotency,
    internal_flow,
    job,
    journal_entry,
    layout,
    layout_version,
    monitoring_plan,
    monitoring_plan_event,
    month_reopening,
    month_seal,
    object_blob,
    obligation,
    organisation,
    organisation_fact,
    organisation_group,
    outbox_mail,
    proposal,
    proposal_change,
    region,
    report,
    report_version,
    session,
    setting,
    site,
    submission,
    submission_event,
    submission_part,
    user_role,
    version_origin,
    version_seal,
    version_total,
    waiver,
    warning_answer,
);
