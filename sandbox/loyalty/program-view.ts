import { createHash } from 'node:crypto';
import { CAMPAIGNS, PROGRAMS, type Campaign, type Rule } from '../data/loyalty.js';

const SINCE = '2024-01-01 00:00:00.000';

/** The programmes as `program` lists them. */
export const toPrograms = (organizationIds: string[], withCampaigns: boolean) =>
  PROGRAMS.map(({ id, walletId, name, description, type, templateType }) => ({
    id,
    name,
    description,
    serviceFrom: SINCE,
    serviceTo: null,
    notifyAboutBalanceChanges: false,
    programType: type,
    isActive: true,
    walletId,
    marketingCampaigns: withCampaigns
      ? CAMPAIGNS.filter(({ programId }) => programId === id).map(toCampaign)
      : [],
    appliedOrganizations: organizationIds,
    templateType,
    isExchangeRateEnabled: false,
    refillType: 0,
  }));

const toCampaign = (campaign: Campaign) => {
  const { id, programId, name, description, rule } = campaign;
  const bindings = [toBinding(campaign)];
  const isWelcome = rule.kind === 'welcome';
  return {
    id,
    programId,
    name,
    description,
    isActive: true,
    periodFrom: SINCE,
    periodTo: null,
    orderActionConditionBindings: isWelcome ? [] : bindings,
    periodicActionConditionBindings: [],
    overdraftActionConditionBindings: [],
    guestRegistrationActionConditionBindings: isWelcome ? bindings : [],
  };
};

// What iikoCard writes into `settings` is not documented; here it is the rule itself.
const toBinding = ({ id, rule }: Campaign) => ({
  id,
  stopFurtherExecution: false,
  actions: [toSettings(id, rule.kind, withoutCondition(rule))],
  conditions: 'when' in rule ? [toSettings(id, 'condition', rule.when)] : [],
});

const toSettings = (id: string, typeName: string, value: object) => {
  const settings = JSON.stringify(value);
  const checkSum = createHash('md5').update(settings).digest('hex');
  return { id, settings, typeName, checkSum };
};

const withoutCondition = (rule: Rule): object =>
  Object.fromEntries(Object.entries(rule).filter(([key]) => key !== 'when' && key !== 'kind'));
