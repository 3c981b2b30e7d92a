#ifndef PAVILION_ADMIN_H
#define PAVILION_ADMIN_H

#include "catalog.h"
#include "page.h"
#include "query.h"

/*
 * The back office: each file of this folder has the rows of one noun, and its list if it has one.
 */
extern const struct page office_pages[], company_pages[], import_pages[], history_pages[], booth_pages[], price_pages[],
    office_application_pages[], edition_pages[], user_pages[], role_pages[], team_pages[], token_pages[], job_pages[],
    message_pages[], export_pages[], office_badge_pages[], office_exhibitor_pages[],
    registration_pages[], invitation_pages[], question_pages[], consent_pages[], category_pages[], office_staff_pages[],
    statistics_pages[], registration_one_pages[];

/* People over all editions, and how good the data are. */
extern const struct page contact_pages[], quality_pages[], merge_pages[];
extern const struct list contact_list, merge_list;

/* Gates. */
extern const struct page gate_live_pages[], gate_flow_pages[], scan_pages[], gate_pages[], gate_rule_pages[],
    gate_device_pages[];
extern const struct list zone_list, gate_list, gate_rule_list, gate_device_list, scan_list, scan_double_list;

extern const struct list company_list, import_list, history_list, booth_list, price_list, application_list,
    exhibitor_list, edition_list, badge_batch_list, user_list, role_list, team_list, token_list, job_list, message_list,
    registration_list, invitation_list, question_list, consent_list, category_list, office_staff_list;

/* Codes and tags. */
extern const struct page form_pages[];
extern const struct list form_word_list;
extern const struct page code_pages[], tag_pages[], tag_set_pages[];
extern const struct list code_unknown_list, tag_list;

extern const struct page forum_office_pages[], room_pages[], speaker_pages[];
extern const struct list session_list, signup_list, room_list, track_list, speaker_list;

extern const struct page office_lead_pages[], office_relay_pages[];
extern const struct list lead_exhibitor_list;

/* What stands at the door, and imports taken back. */
extern const struct page door_pages[], join_office_pages[], import_revert_pages[];
extern const struct list join_list;

/* Likely duplicates. */
extern const struct page review_pages[], bulk_merge_pages[];
extern const struct list review_company_list, review_contact_list, review_decided_list, review_apart_list,
    bulk_merge_list, bulk_group_list;

extern const struct page dedup_run_pages[], dedup_model_pages[];
extern const struct list dedup_run_list, dedup_model_list;

/* All of them, in the order of the menu; app/route.c and the exports look here. Ended by NULL. */
extern const struct page *const admin_tables[];
extern const struct list *const admin_lists[];

/*
 * What was just done, said once on the page that a form leads to: admin/done.html has the words. The form's .next
 * ends in "?done=approved&count=3".
 */
extern const struct field admin_done[];

/* The query string a list was shown with, so that a bulk action leads back to it. */
#define ADMIN_BACK                                         \
	{                                                  \
		"back", FIELD_LINE, 0, 0, 2000, NULL, NULL \
	}

/* Of which edition something new is: that of the form, whatever another window has chosen meanwhile. */
#define ADMIN_FAIR                                               \
	{                                                        \
		"fair", FIELD_UUID, 0, 0, 0, NULL, N_("Edition") \
	}

#endif
