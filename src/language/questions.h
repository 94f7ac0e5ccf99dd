/* language/questions.h - from verdicts and values to a meaning. */
#ifndef WISMO_LANGUAGE_QUESTIONS_H
#define WISMO_LANGUAGE_QUESTIONS_H

#include "language/hear.h"

/* Notes whether the message is bare, and corrects what only the whole message tells about a number. */
void values_settle(struct ear *ear, struct meaning *meaning);

/* Fills questions, entities and the mentions of items. At least one question comes out. */
void questions_make(struct ear *ear, struct meaning *meaning);

#endif
