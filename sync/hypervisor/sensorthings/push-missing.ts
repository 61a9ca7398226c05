/** Which Observations are not at the other server yet, of those that may be. */

import { OutletError } from '../outlet/trouble.ts'
import { type PushClient, type ServerId, serverPath } from './push-client.ts'
import type { PushRow } from './push-rows.ts'

/** A row whose Datastream is there. */
export type Ready = PushRow & { readonly serverId: ServerId }

/** Moments that are looked for in one question. */
const LOOKED_FOR_MAX = 15

/** Looks for rows by their phenomenonTime; patches those that are there and say something else. */
export async function missingOf(
  rows: readonly Ready[],
  client: PushClient,
  signal: AbortSignal,
): Promise<readonly Ready[]> {
  const missing: Ready[] = []
  for (const some of Map.groupBy(rows, ({ serverId }) => serverId).values()) {
    for (let i = 0; i < some.length; i += LOOKED_FOR_MAX) {
      missing.push(...(await lookedFor(some.slice(i, i + LOOKED_FOR_MAX), client, signal)))
    }
  }
  return missing
}

async function lookedFor(
  rows: readonly Ready[],
  client: PushClient,
  signal: AbortSignal,
): Promise<readonly Ready[]> {
  const path = `${serverPath('Datastreams', rows[0]!.serverId)}/Observations`
  const times = rows.map(({ observation }) => String(observation.fields['phenomenonTime']))
  const filter = times.map((time) => `phenomenonTime eq ${time}`).join(' or ')
  const there = new Map(
    (await client.find(path, filter, signal)).map((one) => {
      return [momentOf(one['phenomenonTime']), one] as const
    }),
  )
  const missing: Ready[] = []
  for (const row of rows) {
    const { fields } = row.observation
    const found = there.get(momentOf(fields['phenomenonTime']))
    if (!found) missing.push(row)
    else if (JSON.stringify(found['result']) !== JSON.stringify(fields['result'])) {
      const own = serverPath('Observations', found['@iot.id'] as ServerId)
      const { status } = await client.ask('PATCH', own, signal, fields)
      if (status >= 300)
        throw new OutletError('answer', `PATCH ${own}: answer ${status}`, { status })
    }
  }
  return missing
}

/** Servers write a time as they like: with milliseconds, or with an offset. */
function momentOf(text: unknown): string {
  return String(text)
    .split('/')
    .map((part) => Date.parse(part))
    .join('/')
}
