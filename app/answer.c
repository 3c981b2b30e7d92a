#include "answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer_global.h"
#include "catalog.h"
#include "json.h"
#include "rows.h"

static const char *const answer_langs[] = {"en", "zh"};
#define ANSWER_LANGS (sizeof(answer_langs) / sizeof(answer_langs[0]))

/* A view of an area, compiled once per language. */
struct answer_view {
	struct answer_view *next;
	const char *folder, *file;
	struct view *views[ANSWER_LANGS];
};

static struct answer_view *answer_views;
static const char *answer_root = ".";

/* -- views ------------------------------------------------------------------------------------------ */

static struct answer_view *
answer_find(const char *folder, const char *file)
{
	struct answer_view *v = answer_views;

	while (v != NULL && (strcmp(v->folder, folder) != 0 || strcmp(v->file, file) != 0))
		v = v->next;
	return v;
}

static int
answer_load_view(const char *folder, const char *file, const char **error)
{
	char own[1024], shared[1024];
	const char *folders[] = {own, shared, NULL};
	struct answer_view *v = answer_find(folder, file);

	if (v != NULL)
		return 0;
	snprintf(own, sizeof(own), "%s/%s", answer_root, folder);
	snprintf(shared, sizeof(shared), "%s/app", answer_root);
	if ((v = calloc(1, sizeof(*v))) == NULL)
		abort();
	v->folder = folder;
	v->file = file;
	v->next = answer_views;
	answer_views = v;
	for (size_t i = 0; i < ANSWER_LANGS; i++)
		if ((v->views[i] = view_load(folders, file, answer_langs[i], error)) == NULL)
			return -1;
	return 0;
}

int
answer_load(const char *root, const char **error)
{
	answer_root = root;
	for (const struct area *a = areas; a->name != NULL; a++) {
		if (answer_load_view(a->folder, "error.html", error) != 0 ||
		    answer_load_view(a->folder, "bare.html", error) != 0)
			return -1;
		for (const struct page *const *table = a->tables; *table != NULL; table++)
			for (const struct page *p = *table; p->path != NULL; p++)
				if (p->view != NULL && answer_load_view(a->folder, p->view, error) != 0)
					return -1;
	}
	return 0;
}

/* -- the menu --------------------------------------------------------------------------------------- */

/*
 * How much of the path an entry of the menu accounts for: a page belongs to the entry it lies below the deepest. 0: none
 * of it; and the dashboard at the root of its area is no parent of all.
 */
static size_t
answer_in_menu(const char *path, const char *entry)
{
	size_t n = strlen(entry);

	if (strcmp(path, entry) == 0)
		return n;
	return strchr(entry + 1, '/') != NULL && strncmp(path, entry, n) == 0 && path[n] == '/' ? n : 0;
}

/* Whether this reader may open a page of a menu. */
static bool
answer_open(struct request *r, const struct page *p)
{
	const char *kind = rows_cell(r->session, "account_kind");

	if (strchr(p->allow, '.') != NULL)
		return answer_may(r, p->allow) != NULL;
	return strcmp(p->allow, "organizer") != 0 || (kind != NULL && strcmp(kind, "exhibitor") != 0);
}

/* The rows of the area's pages that have a menu entry which this reader may open; first tells a group's begin. */
static void
answer_menu(struct request *r)
{
	const char *group = NULL;
	size_t deepest = 0;
	PGresult *rows;

	if (r->area == NULL)
		return;
	for (const struct page *const *table = r->area->tables; *table != NULL; table++)
		for (const struct page *p = *table; p->path != NULL; p++)
			if (p->menu != NULL && answer_in_menu(r->path, p->path) > deepest)
				deepest = answer_in_menu(r->path, p->path);
	rows = rows_new(r->mem, "group first title path icon active");
	for (const struct page *const *table = r->area->tables; *table != NULL; table++)
		for (const struct page *p = *table; p->path != NULL; p++) {
			if (p->menu == NULL || !answer_open(r, p))
				continue;
			rows_add(rows, (const char *const[]){
					   catalog_text(r->lang, p->menu),
					   group == NULL || strcmp(group, p->menu) != 0 ? "t" : NULL,
					   catalog_text(r->lang, p->title),
					   p->path,
					   p->icon,
					   deepest > 0 && answer_in_menu(r->path, p->path) == deepest ? "t" : NULL,
				       });
			group = p->menu;
		}
	answer_rows(r, "menu", rows);
}

/* -- bodies ----------------------------------------------------------------------------------------- */

void
answer_session(struct request *r, const PGresult *session)
{
	const char *lang = rows_cell(session, "lang");

	r->session = session;
	if (lang != NULL)
		r->lang = lang;
}

void
answer_rows(struct request *r, const char *section, const PGresult *rows)
{
	if (r->nsections < REQUEST_SECTIONS_MAX)
		r->sections[r->nsections++] = (struct view_section){section, rows};
}

static void
answer_html(struct request *r, const char *file)
{
	struct answer_view *v = answer_find(r->area != NULL ? r->area->folder : "portal", file);
	size_t lang = strcmp(r->lang, "zh") == 0;
	struct view_data data;

	answer_menu(r);
	data = (struct view_data){r->sections, r->nsections, answer_global, r, r->lang};
	r->type = "text/html; charset=utf-8";
	buf_reset(&r->body);
	buf_room(&r->body, 32768);
	if (v != NULL)
		view_render(v->views[lang], &data, &r->body);
}

static void
answer_json_refusal(struct request *r)
{
	const char *why = answer_refusal(r, NULL);
	bool comma = false;

	r->type = "application/json";
	buf_reset(&r->body);
	buf_printf(&r->body, "{\"status\":%d,\"error\":", r->status);
	if (why == NULL)
		why = catalog_text(r->lang, N_("Some fields are not right."));
	buf_json(&r->body, why, strlen(why));
	buf_puts(&r->body, ",\"fields\":{");
	for (const struct refusal *f = r->refusals; f != NULL; f = f->next) {
		if (f->field == NULL)
			continue;
		if (comma)
			buf_putc(&r->body, ',');
		buf_json(&r->body, f->field, strlen(f->field));
		buf_putc(&r->body, ':');
		why = answer_why(r, f);
		buf_json(&r->body, why, strlen(why));
		comma = true;
	}
	buf_puts(&r->body, "}}\n");
}

static void
answer_json(struct request *r)
{
	struct json_set sets[REQUEST_SECTIONS_MAX];

	for (size_t i = 0; i < r->nsections; i++)
		sets[i] = (struct json_set){r->sections[i].name, r->sections[i].rows};
	r->type = "application/json";
	json_sections(&r->body, sets, r->nsections);
	buf_putc(&r->body, '\n');
}

void
answer_page(struct request *r)
{
	if (r->answered)
		return;
	if (r->api && !(r->page->flags & PAGE_NO_API) && r->sent == NULL)
		answer_json(r);
	else if (r->page->view != NULL)
		answer_html(r, r->page->view);
	else
		answer_json(r);
	r->answered = true;
}

static const char *
answer_default_why(int status)
{
	static const struct {
		int status;
		const char *why;
	} whys[] = {
	    {400, N_("What arrived could not be read. Please try again.")},
	    {401, N_("Please sign in.")},
	    {403, N_("You do not have the permission for this.")},
	    {404, N_("There is no such page, or it is not for you.")},
	    {405, N_("This page cannot be used that way.")},
	    {409, N_("Somebody else is changing the same. Please try again.")},
	    {500, N_("Something went wrong here. Nothing was changed; we have noted it.")},
	    {503, N_("We are very busy, or starting anew. Nothing was changed; please try again in a moment.")},
	};

	for (size_t i = 0; i < sizeof(whys) / sizeof(whys[0]); i++)
		if (whys[i].status == status)
			return whys[i].why;
	return N_("This did not work. Nothing was changed.");
}

/* What a person typed into a form that cannot be shown again: kept in the page, to be sent once more. */
static void
answer_sent(struct request *r)
{
	PGresult *rows = rows_new(r->mem, "name text");

	for (size_t i = 0; r->method == POST && i < r->form.count; i++) {
		const struct form_pair *p = &r->form.pairs[i];
		const struct value *v = r->values != NULL ? form_value(r->values, p->name) : NULL;

		/* Passwords are not shown, and nobody types ids or what has no label: what a form notes for itself. */
		if (p->filename != NULL || v == NULL || v->field->kind == FIELD_PASSWORD ||
		    v->field->kind == FIELD_UUID || v->field->label == NULL)
			continue;
		rows_add(rows, (const char *const[]){catalog_text(r->lang, v->field->label), p->text});
	}
	answer_rows(r, "sent", rows);
}

/* Who has no business in the office is refused within the portal, also at an address of the office. */
static const struct area *
answer_error_area(struct request *r)
{
	const char *kind = rows_cell(r->session, "account_kind");
	bool office = answer_signed_in(r) != NULL && strcmp(kind, "exhibitor") != 0 &&
		      strncmp(r->path, "/office", 7) == 0 && (r->path[7] == '/' || r->path[7] == '\0');
	const struct area *a = areas;

	while (a->name != NULL && strcmp(a->name, office ? "office" : "portal") != 0)
		a++;
	return a;
}

void
answer_error(struct request *r, int status)
{
	r->status = status;
	/* Without a form to stand beside, the reason of a field is the page's reason. */
	if (answer_refusal(r, NULL) == NULL && !r->api)
		request_refuse(r, NULL, r->refusals != NULL ? r->refusals->why : answer_default_why(status));
	else if (r->refusals == NULL)
		request_refuse(r, NULL, answer_default_why(status));
	if (r->lang == NULL || r->session == NULL)
		r->lang = r->chosen != NULL ? r->chosen : r->guess != NULL ? r->guess : "en";
	if (r->api)
		answer_json_refusal(r);
	else {
		r->area = answer_error_area(r);
		answer_sent(r);
		answer_html(r, r->session != NULL ? "error.html" : "bare.html");
	}
	r->answered = true;
}

void
answer_redirect(struct request *r, const char *target)
{
	r->status = 303;
	request_header(r, "location", target);
	r->type = NULL;
	buf_reset(&r->body);
	r->answered = true;
}

void
answer_moved(struct request *r, const char *target)
{
	answer_redirect(r, target);
	r->status = 308;
}

void
answer_done(struct request *r, const char *target)
{
	if (!r->api) {
		answer_redirect(r, target);
		return;
	}
	r->status = 200;
	request_header(r, "location", target);
	answer_json(r);
	r->answered = true;
}
