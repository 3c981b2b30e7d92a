/* Pages for the bench that take one second in the database, asleep or burning a CPU, and a light one beside them. */
#include "page.h"

extern const struct page *const extra_tables[];

static const struct page slow_pages[] = {
    {GET, "/bench/sleep", "anyone", "bench.sleep", .title = "Sleep", .flags = PAGE_SLOW},
    {GET, "/bench/burn", "anyone", "bench.burn", .title = "Burn", .flags = PAGE_SLOW},
    {.path = NULL},
};

const struct page *const extra_tables[] = {slow_pages, NULL};
