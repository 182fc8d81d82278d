import { z } from 'zod';

/** A link to a picture that a storefront can show; `isUnusable` where iiko has sent something else. */
export interface ImageLink {
  url: string | null;
  isUnusable: boolean;
}

const NONE: ImageLink = { url: null, isUnusable: false };
const UNUSABLE: ImageLink = { url: null, isUnusable: true };

/** Absolute http(s) only; seen live: `IMAGE_UPLOAD_ERROR`. */
export const imageLinkSchema = z.unknown().optional().transform(readLink);

export const imageLinksSchema = z
  .array(z.unknown())
  .nullish()
  .catch(null)
  .transform((links) => (links ?? []).map(readLink));

function readLink(raw: unknown): ImageLink {
  if (raw === undefined || raw === null) {
    return NONE;
  }
  const text = typeof raw === 'string' ? raw.trim() : undefined;
  if (text === '') {
    return NONE;
  }
  return text !== undefined && /^https?:\/\//i.test(text) && URL.canParse(text)
    ? { url: new URL(text).href, isUnusable: false }
    : UNUSABLE;
}
