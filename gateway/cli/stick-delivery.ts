/** Files of a stick to a hypervisor's API (sync/hypervisor/api-carriage.ts), with a person's token. */

import { DeliveryError } from '../../sync/carriage/import.ts'
import { CommandFailure, UsageError } from './failure.ts'

const ANSWER_MS = 30_000

/** Gives the receipt. Throws DeliveryError for one file that is refused, CommandFailure for all else. */
export function deliverTo(url: string): (file: Uint8Array) => Promise<Uint8Array> {
  const token = process.env['CIGALE_TOKEN']
  if (!token) throw new UsageError('--hypervisor needs a token in the environment: CIGALE_TOKEN')
  if (!URL.canParse(url)) throw new UsageError(`--hypervisor: ${url} is not a URL`)
  const address = new URL('/api/v1/carriage', url)
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/cbor' }
  return async (file) => {
    const signal = AbortSignal.timeout(ANSWER_MS)
    const body = Buffer.from(file)
    let response: Response
    try {
      response = await fetch(address, { method: 'POST', headers, body, signal })
    } catch (cause) {
      throw new CommandFailure(`no hypervisor answers at ${url}: nothing more was handed over`, {
        cause,
      })
    }
    const answer = new Uint8Array(await response.arrayBuffer())
    if (response.ok) return answer
    const why = detailOf(answer)
    if (response.status === 422 || response.status === 503) throw new DeliveryError(why)
    throw new CommandFailure(
      `${address} answered ${response.status}: ${hint(response.status, why)}`,
    )
  }
}

function hint(status: number, why: string): string {
  if (status === 401) return 'CIGALE_TOKEN is none of its tokens'
  return status === 404 ? 'its configuration has no section usb: ca, cert, key' : why
}

function detailOf(body: Uint8Array): string {
  try {
    const { detail, title } = JSON.parse(Buffer.from(body).toString()) as Record<string, unknown>
    return String(detail ?? title)
  } catch {
    return 'without saying why'
  }
}
