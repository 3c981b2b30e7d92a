#ifndef PAVILION_PORTAL_JOIN_H
#define PAVILION_PORTAL_JOIN_H

struct request;

/*
 * What the door (app/dedup/door.h) compares of a form of COMPANY_FIELDS: there `name` and `phone` are the person's, and
 * the company's name is `company`. Sets the door's own parameters; a phone of the company goes by `company_phone`.
 */
void	 join_door(struct request *);

#endif
