/** Requests over fetch, with bounded answers. */

import { OutletError } from '../outlet/trouble.ts'
import type { HttpSend } from './broker.ts'

/** A 207 names at most a batch of entities. */
const ANSWER_BYTES_MAX = 1_048_576

/** A redirect is no answer: what lets us in is for the address that was set. */
export const httpSend: HttpSend = async ({ method, url, headers, body }, signal) => {
  let response: Response
  try {
    const init = { method, headers, signal, redirect: 'manual' } as const
    response = await fetch(url, { ...init, ...(body !== undefined && { body }) })
    return { status: response.status, text: await boundedText(response) }
  } catch (cause) {
    if (cause instanceof OutletError) throw cause
    throw new OutletError('unreachable', `${method} ${url}: ${reasonOf(cause)}`, { url }, cause)
  }
}

async function boundedText(response: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of response.body ?? []) {
    length += part.byteLength
    if (length > ANSWER_BYTES_MAX) {
      throw new OutletError('answer', `an answer of more than ${ANSWER_BYTES_MAX} bytes`, {})
    }
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

/** Node's fetch says `fetch failed` and hides why in the cause. */
function reasonOf(error: unknown): string {
  const { message, cause } = (error ?? {}) as {
    message?: string
    cause?: { message?: string; code?: string }
  }
  return cause?.code ?? cause?.message ?? message ?? String(error)
}
