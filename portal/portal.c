/* The pages that the world, exhibitors and their staff see. */
#include "portal.h"

const struct page *const portal_tables[] = {
    home_pages,
    hall_pages,
    application_pages,
    exhibitor_pages,
    forum_pages,
    register_pages,
    join_pages,
    session_pages,
    profile_pages,
    visit_pages,
    visitor_pages,
    staff_pages,
    portal_gate_pages,
    badge_pages,
    lead_pages,
    NULL,
};

const struct list *const portal_lists[] = {
    &lead_list,
    NULL,
};
