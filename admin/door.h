#ifndef PAVILION_ADMIN_DOOR_H
#define PAVILION_ADMIN_DOOR_H

struct request;

/*
 * For the .answer of a form's page with `.door`, whose sql has office_door.company_like or office_door.contact_like: adds
 * the section `matches` for admin/door-matches.html, and {{hidden_matches}}: how many more the reader may not see.
 */
void	 door_companies(struct request *);
void	 door_contacts(struct request *);
/* The .read of pages with `.door` "contact": a company that was chosen counts as its name, the field company_name. */
int	 door_employer(struct request *);

#endif
