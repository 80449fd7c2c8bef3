/* SPDX-License-Identifier: Apache-2.0 */
#include "access/roles.h"

const struct right_name right_names[GROUP__COUNT] = {
    [GROUP_ORGANISATION] = {"organisation", L_INIT("組織・拠点・サービス・システム",
                                                   "Organisation, sites, services, systems")},
    [GROUP_SUPPLY] = {"supply", L_INIT("供給者・契約", "Suppliers and contracts")},
    [GROUP_CATALOGUE] = {"catalogue", L_INIT("指針のカタログ", "Catalogues")},
    [GROUP_STANDARD] = {"standard", L_INIT("安全基準等", "Safety principles")},
    [GROUP_ASSESSMENT] = {"assessment", L_INIT("採否・評価・証拠",
                                               "Adoption, assessment, evidence")},
    [GROUP_DUTY] = {"duty", L_INIT("定期業務", "Duties")},
    [GROUP_IMPROVEMENT] = {"improvement", L_INIT("改善・是正処置",
                                                 "Improvement and corrective actions")},
    [GROUP_RISK] = {"risk", L_INIT("リスク", "Risks")},
    [GROUP_INCIDENT] = {"incident", L_INIT("インシデント", "Incidents")},
    [GROUP_AUDIT] = {"audit", L_INIT("監査", "Audits")},
    [GROUP_ACCESS] = {"access", L_INIT("アカウント・役割", "Accounts and roles")},
    [GROUP_SYSTEM] = {"system", L_INIT("システムの設定", "Settings")},
    [GROUP_JOURNAL] = {"journal", L_INIT("操作記録", "Journal")},
};

int right_group_find(struct text code)
{
    for (int i = 0; i < GROUP__COUNT; i++)
        if (text_is(code, right_names[i].code))
            return i;
    return -1;
}
