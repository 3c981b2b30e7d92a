/* The rows of the back office: what each form says when it is done. */
#include "unit.h"

#include "../../admin/admin.h"

/* Whether the path of the address, up to its query, is that page's; ":key" stands for what was just made. */
static bool
leads_to(const char *next, const char *path)
{
	size_t length = strcspn(next, "?");
	const char *key = memmem(next, length, ":key", 4);

	if (key == NULL)
		return strncmp(next, path, length) == 0 && path[length] == '\0';
	return strncmp(next, path, (size_t)(key - next)) == 0 && path[key - next] == ':' &&
	       strchr(path + (key - next), '/') == NULL;
}

static const struct page *
page_at(const char *next)
{
	for (const struct page *const *table = admin_tables; *table != NULL; table++)
		for (const struct page *p = *table; p->path != NULL; p++)
			if (p->method == GET && leads_to(next, p->path))
				return p;
	return NULL;
}

static bool
takes_done(const struct page *page)
{
	for (const struct field *f = page->fields; f != NULL && f->name != NULL; f++)
		if (strcmp(f->name, "done") == 0)
			return true;
	return false;
}

/* The words in admin/done.html are shown by what the address says was done; ":to" is an address that SQL makes. */
static void
test_every_form_says_what_it_did(void **state)
{
	size_t forms = 0;

	(void)state;
	/* What a scan was is said by the scan itself. */
	for (const struct page *const *table = admin_tables; *table != NULL; table++)
		for (const struct page *p = *table; p->path != NULL; p++) {
			const struct page *next;

			if (p->method != POST)
				continue;
			forms++;
			next = page_at(strcmp(p->next, ":to") == 0 ? p->again : p->next);
			if (next == NULL || !takes_done(next) ||
			    (strcmp(p->next, ":to") != 0 && strstr(p->next, "?done=") == NULL &&
				strstr(p->next, "?scan=") == NULL))
				fail_msg("POST %s does not say what it did", p->path);
		}
	assert_true(forms > 20);
}

/* A refused form is shown again by its page, which gets no query then: a field that the page must have would refuse it. */
static void
test_every_form_can_be_shown_again(void **state)
{
	(void)state;
	for (const struct page *const *table = admin_tables; *table != NULL; table++)
		for (const struct page *p = *table; p->path != NULL; p++) {
			const struct page *again =
			    p->method == POST ? page_at(p->again != NULL ? p->again : p->path) : NULL;
			const struct field *f = again != NULL ? again->fields : NULL;

			for (; f != NULL && f->name != NULL; f++)
				if (f->flags & FIELD_REQUIRED)
					fail_msg("POST %s is shown again by %s, which wants %s", p->path, again->path,
					    f->name);
		}
}

static void
test_every_list_stands_once(void **state)
{
	(void)state;
	for (size_t i = 0; admin_lists[i] != NULL; i++)
		for (size_t j = 0; j < i; j++)
			if (strcmp(admin_lists[i]->name, admin_lists[j]->name) == 0)
				fail_msg("%s is there twice", admin_lists[i]->name);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_every_form_says_what_it_did),
	    cmocka_unit_test(test_every_form_can_be_shown_again),
	    cmocka_unit_test(test_every_list_stands_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
