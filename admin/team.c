#include "admin.h"

static const struct column team_columns[] = {
    {"team", "t.public_id", COL_UUID, COL_HIDDEN, NULL, NULL},
    {"name", "t.name", COL_TEXT, COL_SORT, N_("Team"), NULL},
    {"members", "(select count(*) from account a where a.team_id = t.team_id)", COL_INTEGER, COL_SORT, N_("Members"),
	NULL},
    {NULL},
};

const struct list team_list = {
    .name = "teams",
    .from = "team t",
    .key = "t.team_id",
    .search = "team_search",
    .order = "name",
    .columns = team_columns,
};

static const struct field team_fields[] = {
    {"name", FIELD_LINE, FIELD_REQUIRED, 1, 100, NULL, N_("Name")},
    {NULL},
};

const struct page team_pages[] = {
    {.method = GET,
	.path = "/office/teams",
	.allow = "user.manage",
	.sql = "",
	.view = "teams.html",
	.title = N_("Teams"),
	.menu = N_("System"),
	.icon = "users-group",
	.list = &team_list,
	.about = "The teams of organizers."},
    {.method = POST,
	.path = "/office/teams",
	.allow = "user.manage",
	.sql = "team.create",
	.title = N_("New team"),
	.next = "/office/teams",
	.fields = team_fields,
	.about = "Adds a team."},
    {.method = GET,
	.path = "/office/teams/:team",
	.allow = "user.manage",
	.sql = "team.known team.one team.members",
	.view = "team.html",
	.title = N_("Team"),
	.fields = admin_done,
	.about = "A team and its members."},
    {.method = POST,
	.path = "/office/teams/:team",
	.allow = "user.manage",
	.sql = "team.known team.update",
	.title = N_("Team"),
	.next = "/office/teams/:team?done=saved",
	.fields = team_fields,
	.about = "Renames a team."},
    {.method = POST,
	.path = "/office/teams/:team/delete",
	.allow = "user.manage",
	.sql = "team.known team.delete",
	.title = N_("Delete team"),
	.next = "/office/teams",
	.again = "/office/teams/:team",
	.about = "Deletes a team that nobody and nothing belongs to."},
    {.path = NULL},
};
