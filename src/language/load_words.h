/* language/load_words.h - sections of the shared files that are about words. Each fills the language and
 * complains about what is wrong. */
#ifndef WISMO_LANGUAGE_LOAD_WORDS_H
#define WISMO_LANGUAGE_LOAD_WORDS_H

#include "language/language_private.h"

bool load_is_map(struct loader *loader, const struct source *source, const struct node *section);

void load_contractions(struct loader *loader, const struct source *source, const struct node *section);
void load_forms(struct loader *loader, const struct source *source, const struct node *section);
void load_skips(struct loader *loader, const struct source *source, const struct node *section);
void load_fillers(struct loader *loader, const struct source *source, const struct node *section);
void load_known(struct loader *loader, const struct source *source, const struct node *section);
void load_goods(struct loader *loader, const struct source *source, const struct node *section);
void load_not_items(struct loader *loader, const struct source *source, const struct node *section);
void load_determiners(struct loader *loader, const struct source *source, const struct node *section);
void load_borders(struct loader *loader, const struct source *source, const struct node *section);
void load_spellings(struct loader *loader, const struct source *source, const struct node *section);
void load_compounds(struct loader *loader, const struct source *source, const struct node *section);
void load_numbers(struct loader *loader, const struct source *source, const struct node *section);

#endif
