/** What is known of a guest, in our words; empty fields are null. */
export interface Profile {
  name: string | null;
  surname: string | null;
  middleName: string | null;
  /** `yyyy-MM-dd`. */
  birthday: string | null;
  email: string | null;
  gender: 'male' | 'female' | null;
  /** Processing of personal data for loyalty; never given unless the guest has given it. */
  consent: 'given' | 'revoked' | 'unknown';
  /** News of the loyalty account: points, tiers. */
  receiveLoyaltyNews: boolean;
  /** Advertising. */
  receivePromotions: boolean;
}

/** An address as an order takes it. */
export interface DeliveryAddress {
  city: string;
  street: string;
  house: string;
  building?: string;
  flat?: string;
  entrance?: string;
  floor?: string;
  doorphone?: string;
  comment?: string;
  location?: { latitude: number; longitude: number };
}
