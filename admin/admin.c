#include "admin.h"

const struct page *const admin_tables[] = {
    office_pages,  /* Overview */
    door_pages,    /* before the pages of one company or contact */
    tag_set_pages, /* "/companies/tag" before "/companies/:company": the first that fits */
    company_pages, /* Data centre */
    contact_pages,
    bulk_merge_pages, /* "/duplicates/bulk" before "/duplicates/:group" */
    review_pages,
    merge_pages,
    join_office_pages,
    import_pages,
    import_revert_pages,
    quality_pages,
    tag_pages,
    code_pages,
    dedup_run_pages, /* what the search for duplicates goes by */
    dedup_model_pages,
    form_pages,
    history_pages,
    office_exhibitor_pages, /* Fair */
    booth_pages,
    price_pages,
    office_application_pages,
    edition_pages,
    registration_pages, /* Visitors */
    invitation_pages,
    question_pages,
    consent_pages,
    category_pages,
    office_staff_pages,
    office_badge_pages,
    statistics_pages,
    office_lead_pages,
    registration_one_pages,
    gate_live_pages, /* Gates */
    gate_flow_pages,
    scan_pages,
    gate_device_pages,
    gate_rule_pages,
    gate_pages,
    office_relay_pages,
    forum_office_pages, /* Forum */
    room_pages,
    speaker_pages,
    user_pages, /* System */
    role_pages,
    team_pages,
    token_pages,
    job_pages,
    message_pages,
    export_pages, /* reached from lists */
    NULL,
};

const struct field admin_done[] = {
    {"done", FIELD_CHOICE, 0, 0, 0,
	"listed|unlisted|approved|declined|revoked|saved|added|deleted|assigned|changed|resent|published|hidden|"
	"current|invited|closed|"
	"opened|ended|repeated|stopping|uploaded|started|"
	"confirmed|cancelled|moved|asked|withdrawn|retired|revived|"
	"locked|gate_opened|gate_closed|settled|ordered|merged|different|postponed|undone|bulk_proposed|bulk_rejected|"
	"making|counting|rehearsing|rehearsed|"
	"tagged|untagged|tagging|joined|refused|offered|unoffered|discarded|word_retired|word_revived",
	NULL},
    {"count", FIELD_INTEGER, 0, 0, 1000000, NULL, NULL},
    {NULL},
};

const struct list *const admin_lists[] = {
    &company_list,
    &contact_list,
    &review_company_list,
    &review_contact_list,
    &review_decided_list,
    &review_apart_list,
    &merge_list,
    &bulk_merge_list,
    &bulk_group_list,
    &import_list,
    &dedup_run_list,
    &dedup_model_list,
    &code_unknown_list,
    &form_word_list,
    &tag_list,
    &join_list,
    &history_list,
    &exhibitor_list,
    &booth_list,
    &price_list,
    &application_list,
    &edition_list,
    &registration_list,
    &invitation_list,
    &question_list,
    &consent_list,
    &category_list,
    &office_staff_list,
    &badge_batch_list,
    &lead_exhibitor_list,
    &session_list,
    &signup_list,
    &room_list,
    &track_list,
    &speaker_list,
    &user_list,
    &role_list,
    &team_list,
    &token_list,
    &job_list,
    &message_list,
    &zone_list,
    &gate_list,
    &gate_rule_list,
    &gate_device_list,
    &scan_list,
    &scan_double_list,
    NULL,
};
