import { customerInfoSchema, type IikoCustomerInfo } from '../../iiko/schemas/loyalty.js';
import { applyChange, EMPTY_PROFILE } from '../customer-profile.js';
import {
  toChangedGuest,
  toExportedGuest,
  toNewGuest,
  toReadProfile,
  toRestoredGuest,
} from './iiko-guest.mapper.js';

const PHONE = '+79990000001';

const aGuest = (overrides: Record<string, unknown> = {}): IikoCustomerInfo =>
  customerInfoSchema.parse({
    id: '0c057000-0000-4000-8000-000000000001',
    name: 'Мария',
    surname: 'Золотова',
    middleName: '',
    birthday: '1990-05-17 00:00:00.000',
    email: 'maria@example.com',
    sex: 2,
    consentStatus: 1,
    shouldReceiveLoyaltyInfo: true,
    shouldReceivePromoActionsInfo: false,
    ...overrides,
  });

describe('toReadProfile', () => {
  it('takes empty texts for nothing and numbers for what they mean', () => {
    expect(toReadProfile(aGuest())).toEqual({
      name: 'Мария',
      surname: 'Золотова',
      middleName: null,
      birthday: '1990-05-17',
      email: 'maria@example.com',
      gender: 'female',
      consent: 'given',
      receiveLoyaltyNews: true,
      receivePromotions: false,
    });
  });

  it.each([[null], [''], ['1753-01-01 00:00:00.000'], ['yesterday']])(
    'does not take %j for a birthday',
    (birthday) => {
      expect(toReadProfile(aGuest({ birthday })).birthday).toBeNull();
    },
  );

  it('takes silence about messages for a no', () => {
    const guest = aGuest({ shouldReceiveLoyaltyInfo: null, shouldReceivePromoActionsInfo: null });
    expect(toReadProfile(guest)).toMatchObject({
      receiveLoyaltyNews: false,
      receivePromotions: false,
    });
  });
});

describe('toNewGuest', () => {
  it('says everything, so that iiko decides nothing itself', () => {
    expect(toNewGuest(PHONE, EMPTY_PROFILE)).toEqual({
      phone: PHONE,
      name: '',
      surName: '',
      middleName: '',
      birthday: null,
      email: '',
      sex: 0,
      consentStatus: 0,
      shouldReceiveLoyaltyInfo: false,
      shouldReceivePromoActionsInfo: false,
    });
  });
});

describe('toRestoredGuest', () => {
  it('leaves nothing of what was there before', () => {
    const guest = aGuest({ isDeleted: true, comment: 'VIP', userData: 'x' });
    expect(toRestoredGuest(guest, PHONE, EMPTY_PROFILE)).toMatchObject({
      id: guest.id,
      isDeleted: false,
      name: '',
      consentStatus: 0,
      comment: '',
      userData: '',
      nullifyEmptyFields: true,
    });
  });
});

describe('toChangedGuest', () => {
  it('keeps what iiko has where the guest has said nothing', () => {
    const stored = applyChange({ ...EMPTY_PROFILE, untold: [] }, { surname: 'Петрова' });
    const change = toChangedGuest(aGuest(), PHONE, stored);
    expect(change).toMatchObject({
      name: 'Мария',
      surName: 'Петрова',
      birthday: '1990-05-17 00:00:00.000',
      consentStatus: 1,
      shouldReceiveLoyaltyInfo: true,
    });
    expect(change).not.toHaveProperty('nullifyEmptyFields');
    expect(change).not.toHaveProperty('surname');
  });

  it('sends all that must stay when a field is cleared', () => {
    const stored = applyChange({ ...EMPTY_PROFILE, untold: [] }, { birthday: null });
    const guest = aGuest({ comment: 'VIP', userData: 'till-7', referrerId: 'a-referrer' });
    expect(toChangedGuest(guest, PHONE, stored)).toMatchObject({
      name: 'Мария',
      birthday: null,
      email: 'maria@example.com',
      comment: 'VIP',
      userData: 'till-7',
      referrerId: 'a-referrer',
      nullifyEmptyFields: true,
    });
  });
});

describe('toExportedGuest', () => {
  it('reads the time of the registration as UTC, or as nothing', () => {
    const registered = aGuest({ whenRegistered: '2024-01-02 03:04:05.000' });
    expect(toExportedGuest(registered).registeredAt).toBe('2024-01-02T03:04:05.000Z');
    expect(toExportedGuest(aGuest({ whenRegistered: 'long ago' })).registeredAt).toBeNull();
  });
});
