#ifndef PAVILION_VISIT_H
#define PAVILION_VISIT_H

#include "page.h"

/* What the pages of visitors share with those of exhibitors' staff. */

/* Fields of a visitor's data. */
#define VISITOR_FIELDS                                                                                             \
	{.name = "name",                                                                                           \
	    .kind = FIELD_LINE,                                                                                    \
	    .flags = FIELD_REQUIRED | FIELD_NAMED,                                                                 \
	    .max = 200,                                                                                            \
	    .label = N_("Your name")},                                                                             \
	    {.name = "company", .kind = FIELD_LINE, .max = 300, .label = N_("Company or organization")},           \
	    {.name = "job_title", .kind = FIELD_LINE, .max = 200, .label = N_("Position")},                        \
	    {.name = "phone", .kind = FIELD_PHONE, .label = N_("Phone")},                                          \
	    {.name = "country", .kind = FIELD_COUNTRY, .flags = FIELD_REQUIRED, .label = N_("Country or region")}, \
	    {.name = "city", .kind = FIELD_LINE, .max = 200, .label = N_("City")},                                 \
	{                                                                                                          \
		.name = "answer", .kind = FIELD_MAP, .label = N_("Answers to the organizer's questions")           \
	}

/* "<code>" → the public id of the version of the text that was shown, if it was ticked. */
#define CONSENT_FIELD                                                                    \
	{                                                                                \
		.name = "consent", .kind = FIELD_MAP, .max = 50, .label = N_("Consents") \
	}

/* "<n>.name", "<n>.email", "<n>.job_title", "<n>.phone"; or the same as a file. */
#define PEOPLE_FIELDS                                                                                              \
	{.name = "person", .kind = FIELD_MAP, .flags = FIELD_NAMED, .max = 600, .label = N_("People")},            \
	    {.name = "rows", .kind = FIELD_INTEGER, .min = 1, .max = 50, .label = N_("Rows to fill in")},          \
	{                                                                                                          \
		.name = "people_file", .kind = FIELD_FILE, .max = 1 << 20, .label = N_("CSV file with the people") \
	}
#define PEOPLE_BODY (2 << 20) /* room for all of these */

/*
 * As `.read`: if a file came, its rows become :person, :group true and :way 'csv', as if they had been typed. 422 when
 * the file is none, with the line said.
 */
int people_read(struct request *);

#endif
