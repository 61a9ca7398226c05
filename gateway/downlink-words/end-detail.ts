/** The detail of a command's answer: what happened, and what stood in the downlink's way last. */

import type { Hindrance } from '../engine/hindrance.ts'
import { hindranceWords } from './hindrance-words.ts'

/** In English, as all details of commands are; either part may be missing. */
export function endDetail(what: string, { why }: { readonly why?: Hindrance }): string {
  const parts = [what, why ? hindranceWords(why).en : '']
  return parts.filter((part) => part !== '').join('; ')
}
