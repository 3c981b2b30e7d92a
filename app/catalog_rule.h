#ifndef PAVILION_CATALOG_RULE_H
#define PAVILION_CATALOG_RULE_H

/*
 * The rule of plurals in a catalogue's header: an expression of C over n, such as "(n != 1);". Returns which of the
 * `forms` is for n, from 0. NULL, a rule that is no rule, and an answer beyond the forms mean the first.
 */
unsigned long catalog_rule_form(const char *rule, unsigned long forms, long long n);

#endif
