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

export type ProfileField = keyof Profile;

/** A profile with what of it the guest has changed here and iiko has not been told yet. */
export interface StoredProfile extends Profile {
  untold: ProfileField[];
  /** Of a deleted account whose guest at iiko nobody had looked up; until iiko has answered. */
  phoneToForget?: string;
}

/** Of somebody who has said nothing about themselves; so nothing is agreed to. */
export const EMPTY_PROFILE: Readonly<Profile> = {
  name: null,
  surname: null,
  middleName: null,
  birthday: null,
  email: null,
  gender: null,
  consent: 'unknown',
  receiveLoyaltyNews: false,
  receivePromotions: false,
};

/** The profile without what is only kept with it. */
export function toProfile({
  untold: _untold,
  phoneToForget: _phone,
  ...profile
}: StoredProfile): Profile {
  return profile;
}

/** An older reading of iiko must not undo what the guest has changed since. */
export function mergeReading(stored: StoredProfile | undefined, read: Profile): StoredProfile {
  const untold = stored?.untold ?? [];
  const ours = Object.fromEntries(untold.map((field) => [field, stored?.[field]]));
  return { ...read, ...ours, untold };
}

/** What a guest changes; an absent field stays. */
export type ProfileChange = { [Field in ProfileField]?: Profile[Field] | undefined };

/**
 * The guest's own change. Whoever revokes the consent gets no more messages, unless the same change asks
 * for them.
 */
export function applyChange(
  stored: StoredProfile | undefined,
  change: ProfileChange,
): StoredProfile {
  const said = {
    ...(change.consent === 'revoked' ? NO_MESSAGES : {}),
    ...present(change),
  };
  const untold = new Set([
    ...(stored?.untold ?? []),
    ...PROFILE_FIELDS.filter((field) => field in said),
  ]);
  return { ...EMPTY_PROFILE, ...stored, ...said, untold: [...untold] };
}

const NO_MESSAGES = { receiveLoyaltyNews: false, receivePromotions: false };
const PROFILE_FIELDS = Object.keys(EMPTY_PROFILE) as ProfileField[];

function present(change: ProfileChange): Partial<Profile> {
  const fields = PROFILE_FIELDS.filter((field) => change[field] !== undefined);
  return Object.fromEntries(fields.map((field) => [field, change[field]]));
}
