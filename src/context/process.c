/* SPDX-License-Identifier: Apache-2.0 */
#include "context/context.h"

static const struct field process_fields[] = {
    TEXT("code", L_INIT("番号", "No."), .flags = FIELD_REQUIRED | FIELD_UNIQUE | FIELD_IN_LIST,
         .max = 20),
    TEXT("name", L_INIT("業務", "Business process"), .flags = FIELD_REQUIRED | FIELD_IN_LIST,
         .max = 100),
    LINKS("services", "service", L_INIT("支えるサービス", "Services it supports"),
          .flags = FIELD_IN_LIST),
    LINKS("needs", "*", L_INIT("必要な資源", "What it needs"),
          .help = L_INIT("システム・供給者・拠点などを選びます。",
                         "Systems, suppliers, sites and so on.")),
    NOTE("alternatives", L_INIT("代替手段", "Alternative means"),
         .help = L_INIT("止まったときにどう続けるか。1行に1つ。",
                        "How it goes on without; one a line.")),
    LINK("owner", "person", L_INIT("業務責任者", "Process owner"), .flags = FIELD_IN_LIST),
    DATE("reviewed_on", L_INIT("最終見直し日", "Last reviewed"), .flags = FIELD_IN_LIST),
};

const struct reg process_register = {
    .name = "process",
    .label = L_INIT("業務", "Business process"),
    .plural = L_INIT("業務", "Business processes"),
    .purpose = L_INIT("サービスを成り立たせる業務と、それに必要な資源です。依存関係の中段になります。",
                      "The work that makes a service, and what it needs: the middle of the "
                      "dependencies."),
    .section = "4.1.1(1)",
    .chapter = CHAPTER_CONTEXT,
    .group = GROUP_ORGANISATION,
    FIELDS(process_fields),
    .title = "name",
    .code = "code",
    .order = "code",
};
