/* language/prove.c - the files' own proof: every `understood` and `not_this` is tried. */
#include "language/prove.h"

#include <stdio.h>
#include <string.h>

#include "language/hear.h"

static bool has_slot(const struct question *question, const struct slot *slot)
{
    for (size_t i = 0; i < question->slot_count; i++)
        if (question->slots[i].type == slot->type && strcmp(question->slots[i].value, slot->value) == 0)
            return true;
    return false;
}

static void prove(const struct proof *proof, const struct question *question, struct complaints *complaints)
{
    const char *rule = question->rule && *question->rule ? question->rule : "no rule";
    if (proof->not_this) {
        if (question->intent == proof->intent)
            complain(complaints, proof->file, proof->line, "\"%s\" must not be %s, but %s says so",
                     proof->text, intent_name(proof->intent), rule);
        return;
    }
    if (question->intent != proof->intent) {
        complain(complaints, proof->file, proof->line, "\"%s\" is understood as %s (%s), not %s", proof->text,
                 intent_name(question->intent), rule, intent_name(proof->intent));
        return;
    }
    for (size_t i = 0; i < proof->slot_count; i++)
        if (!has_slot(question, &proof->slots[i])) {
            const char *value = question_slot(question, proof->slots[i].type);
            complain(complaints, proof->file, proof->line, "\"%s\" must give %s \"%s\", but gives %s%s%s",
                     proof->text, entity_type_name(proof->slots[i].type), proof->slots[i].value,
                     value ? "\"" : "", value ? value : "none", value ? "\"" : "");
        }
}

void languages_prove_whole(const struct languages *languages, struct complaints *complaints)
{
    for (size_t i = 0; i < languages->count; i++)
        for (int intent = 0; intent < INTENT_COUNT; intent++) {
            const struct language *language = languages->items[i];
            const char *name = intent_name((enum intent)intent);
            char file[4096];
            snprintf(file, sizeof file, "%s/%s.yaml", language->folder, name);
            if (!language->has_file[intent])
                complain(complaints, file, 0, "is missing: in this language nothing is understood as %s",
                         name);
        }
}

void languages_prove(const struct languages *languages, struct ear *ear, struct complaints *complaints)
{
    struct arena *arena = arena_open();
    for (size_t i = 0; i < languages->count; i++) {
        const struct language *language = languages->items[i];
        ruleset_compile(&language->values, complaints);
        ruleset_compile(&language->names, complaints);
        ruleset_compile(&language->rules, complaints);
        prove_skips(language, complaints);
        for (size_t k = 0; k < language->proof_count; k++) {
            const struct proof *proof = &language->proofs[k];
            struct utterance utterance = {
                .text = proof->text, .len = strlen(proof->text), .language = language->name};
            struct meaning meaning;
            language_understand(languages, ear, &utterance, arena, &meaning);
            prove(proof, &meaning.questions[0], complaints);
            arena_reset(arena);
        }
    }
    arena_close(arena);
}
