#ifndef PAVILION_PORTAL_H
#define PAVILION_PORTAL_H

#include "page.h"

/* The tables of the portal, one per file, in the order of its menu. */
extern const struct page *const portal_tables[];

extern const struct page home_pages[];
extern const struct page hall_pages[];
extern const struct page application_pages[];
extern const struct page exhibitor_pages[];
extern const struct page forum_pages[];
extern const struct page register_pages[];
extern const struct page join_pages[];
extern const struct page session_pages[];
extern const struct page profile_pages[];
extern const struct page visit_pages[];
extern const struct page visitor_pages[];
extern const struct page staff_pages[];
extern const struct page portal_gate_pages[];
extern const struct page badge_pages[];
extern const struct page lead_pages[];

/* Lists of the portal that can be exported. */
extern const struct list *const portal_lists[];
extern const struct list lead_list;

/* Fields of a company's data, shared by registration and profile. */
#define COMPANY_FIELDS                                                                                              \
	{.name = "company",                                                                                         \
	    .kind = FIELD_LINE,                                                                                     \
	    .flags = FIELD_REQUIRED | FIELD_NAMED,                                                                  \
	    .max = 300,                                                                                             \
	    .label = N_("Company name")},                                                                           \
	    {.name = "name_local",                                                                                  \
		.kind = FIELD_LINE,                                                                                 \
		.flags = FIELD_NAMED,                                                                               \
		.max = 300,                                                                                         \
		.label = N_("Name in its own script")},                                                             \
	    {.name = "country", .kind = FIELD_COUNTRY, .flags = FIELD_REQUIRED, .label = N_("Country or region")},  \
	    {.name = "city", .kind = FIELD_LINE, .max = 200, .label = N_("City")},                                  \
	    {.name = "street", .kind = FIELD_LINE, .max = 500, .label = N_("Street and number")},                   \
	    {.name = "postcode", .kind = FIELD_LINE, .max = 40, .label = N_("Postcode")},                           \
	    {.name = "website", .kind = FIELD_URL, .max = 500, .label = N_("Website")},                             \
	{                                                                                                           \
		.name = "register_no", .kind = FIELD_LINE, .max = 60, .label = N_("Company register or tax number") \
	}

/* Fields of a person's data. */
#define PERSON_FIELDS                                                                       \
	{.name = "name",                                                                    \
	    .kind = FIELD_LINE,                                                             \
	    .flags = FIELD_REQUIRED | FIELD_NAMED,                                          \
	    .max = 100,                                                                     \
	    .label = N_("Your name")},                                                      \
	    {.name = "job_title", .kind = FIELD_LINE, .max = 100, .label = N_("Position")}, \
	{                                                                                   \
		.name = "phone", .kind = FIELD_PHONE, .label = N_("Phone")                  \
	}

#define PASSWORD_MIN 10
#define PASSWORD_MAX 200

#endif
