import { applyChange, EMPTY_PROFILE, mergeReading, toProfile } from './customer-profile.js';

const STORED = { ...EMPTY_PROFILE, name: 'Анна', untold: [] };

describe('applyChange', () => {
  it('remembers what was said, clearings included, and leaves the rest', () => {
    const changed = applyChange(STORED, { email: 'anna@example.com', birthday: null });
    expect(changed).toMatchObject({ name: 'Анна', email: 'anna@example.com', birthday: null });
    expect(changed.untold).toEqual(['birthday', 'email']);
  });

  it('takes an undefined field for one that was left out', () => {
    expect(applyChange(STORED, { name: undefined })).toEqual(STORED);
  });

  it('names a field once that is changed twice before iiko has heard of it', () => {
    const once = applyChange(STORED, { name: 'Инна' });
    expect(applyChange(once, { name: 'Яна', surname: 'Белова' }).untold).toEqual([
      'name',
      'surname',
    ]);
  });

  it('ends messages with the consent, unless the same change asks for them', () => {
    const eager = { ...STORED, receiveLoyaltyNews: true, receivePromotions: true };
    expect(applyChange(eager, { consent: 'revoked' })).toMatchObject({
      receiveLoyaltyNews: false,
      receivePromotions: false,
      untold: ['consent', 'receiveLoyaltyNews', 'receivePromotions'],
    });
    expect(applyChange(eager, { consent: 'revoked', receiveLoyaltyNews: true })).toMatchObject({
      receiveLoyaltyNews: true,
      receivePromotions: false,
    });
  });

  it('never gives a consent by itself', () => {
    expect(applyChange(undefined, { name: 'Анна' }).consent).toBe('unknown');
  });
});

describe('mergeReading', () => {
  it('takes what iiko says but for what it has not been told', () => {
    const stored = applyChange(STORED, { surname: 'Белова', email: null });
    const read = { ...EMPTY_PROFILE, name: 'Инна', surname: 'Чернова', email: 'old@example.com' };
    const merged = mergeReading(stored, read);
    expect(toProfile(merged)).toEqual({ ...read, surname: 'Белова', email: null });
    expect(merged.untold).toEqual(['surname', 'email']);
  });
});
