/* SPDX-License-Identifier: Apache-2.0 */
#include "catalogue/level.h"
#include "base/fold.h"
#include "catalogue/import.h"
#include "templates/catalogue_level.h"
#include "web/http.h"

#include <string.h>

struct level {
    struct call *call;
    struct level_view *view;
    const json_t *tables; /* services.json: words for facts and their choices */
};

static const char *label_of(const struct level *level, const json_t *object, const char *member,
                            const char *fallback)
{
    struct label label = json_label(object, member);
    const char *shown = label_in(label, level->call->lang);
    return *shown == '\0' ? fallback : shown;
}

static const char *fact_label(const struct level *level, const char *name)
{
    size_t i;
    json_t *fact;
    json_array_foreach(json_object_get(level->tables, "facts"), i, fact)
        if (strcmp(json_text(fact, "id"), name) == 0)
            return label_of(level, fact, "title", name);
    return name;
}

/* Every word that the table knows for a fact, so that other causes can be said too. */
static void words_fill(struct level *level, struct level_fact *fact, const char *wanted)
{
    void *choices = json_object_get(json_object_get(level->tables, "choices"), fact->name);
    const char *code;
    json_t *label;
    json_object_foreach(choices, code, label) {
        if (fact->word_count == LEVEL_WORDS_MAX)
            return;
        fact->words[fact->word_count] = code;
        fact->word_labels[fact->word_count++] = label_of(level, choices, code, code);
    }
    if (fact->word_count == 0) {
        fact->words[0] = fact->word_labels[0] = wanted;
        fact->word_count = 1;
    }
}

static void fact_add(struct level *level, const char *name, const json_t *wanted)
{
    struct level_view *view = level->view;
    for (int i = 0; i < view->fact_count; i++)
        if (strcmp(view->facts[i].name, name) == 0)
            return;
    if (view->fact_count == LEVEL_FACTS_MAX)
        return;
    struct level_fact *fact = &view->facts[view->fact_count++];
    *fact = (struct level_fact){.name = name, .typed = "", .is_flag = json_is_boolean(wanted)};
    fact->label = fact_label(level, name);
    if (json_is_string(wanted))
        words_fill(level, fact, json_string_value(wanted));
}

static void facts_collect(struct level *level, const json_t *rule, int depth)
{
    const char *op = json_object_iter_key(json_object_iter((json_t *)(uintptr_t)rule));
    const json_t *args = op == NULL ? NULL : json_object_get(rule, op);
    size_t i;
    json_t *one;
    if (op == NULL || depth > RULE_DEPTH_MAX)
        return;
    const char *name = json_string_value(json_array_get(args, 0));
    if (name != NULL)
        fact_add(level, name, json_array_get(args, 1));
    else if (json_is_object(args))
        facts_collect(level, args, depth + 1);
    else
        json_array_foreach(args, i, one)
            facts_collect(level, one, depth + 1);
}

/* services.json of the package that the level came with. */
static const json_t *tables_load(struct call *call, const struct record *record)
{
    const struct record *from = record;
    struct text content;
    if (record->reg != &sector_service_register)
        from = record_by(call, &sector_service_register, "code",
                         record_string(call, record, "code"));
    int64_t id = from == NULL ? 0 : record_int(from, "catalogue");
    const struct record *catalogue = id > 0 ? record_load(call, &catalogue_register, id) : NULL;
    if (catalogue == NULL || !original_load(call, record_string(call, catalogue, "code"),
                                            "services", NULL, &content)) {
        call_forgive(call);
        return NULL;
    }
    return catalogue_json(call, content, "services.json");
}

/* The figures of the address, as facts; what was left empty is not known. */
static int figures_read(struct page *p, struct level_view *view, struct fact *out)
{
    struct call *call = p->call;
    int count = 0;
    for (int i = 0; i < view->fact_count; i++) {
        struct level_fact *one = &view->facts[i];
        const char *name = arena_format(call->arena, "f-%s", one->name);
        struct text typed = fold_width(call->arena, param_get(&p->request->query, name));
        int64_t number;
        view->was_asked |= typed.data != NULL && typed.size > 0;
        one->typed = text_string(call->arena, typed);
        if (one->word_count > 0 && typed.size > 0)
            out[count++] = (struct fact){one->name, value_text(typed), false};
        else if (text_to_int(typed, &number))
            out[count++] = (struct fact){one->name, value_int(number), false};
    }
    return count;
}

void level_panel(struct page *p, const struct record *record)
{
    struct call *call = p->call;
    const char *rule = record_string(call, record, "rule");
    struct level_view *view = arena_alloc(call->arena, sizeof *view);
    struct fact facts[LEVEL_FACTS_MAX];
    if (*rule == '\0' || strcmp(rule, "null") == 0 || p->request == NULL)
        return;
    struct level level = {call, view, tables_load(call, record)};
    const json_t *root = catalogue_json(call, text_from(rule), "rule");
    facts_collect(&level, root, 0);
    int count = figures_read(p, view, facts);
    if (root == NULL || !rule_judge(call, text_from(rule), facts, count, &view->judgement)) {
        call_forgive(call);
        return;
    }
    for (int i = 0; i < view->judgement.missing_count; i++)
        view->judgement.missing[i] = fact_label(&level, view->judgement.missing[i]);
    tmpl_level_panel(p, record, view);
}
