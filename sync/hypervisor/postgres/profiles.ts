/** Channels of device models. All gateways tell the same ones: what is there already is not touched. */

import type { Profile } from '../../fact.ts'
import { keyText, type Querier } from './connection.ts'

export async function putProfiles(querier: Querier, profiles: readonly Profile[]): Promise<void> {
  const told = new Map(profiles.map((one) => [`${one.channels.length} ${keyText(one.id)}`, one]))
  const last = [...told.values()]
  // In one order, or two gateways would wait for each other.
  await querier.query({
    name: 'put-profiles',
    text: `INSERT INTO profiles AS p (id, channel_count, channels)
      SELECT id, channel_count, channels
      FROM unnest($1::text[], $2::int[], $3::text[]) AS t (id, channel_count, channels)
      WHERE (SELECT o.channels FROM profiles o
             WHERE o.id = t.id AND o.channel_count = t.channel_count) IS DISTINCT FROM t.channels
      ORDER BY id, channel_count
      ON CONFLICT (id, channel_count) DO UPDATE SET channels = excluded.channels`,
    values: [
      last.map(({ id }) => keyText(id)),
      last.map(({ channels }) => channels.length),
      last.map(({ channels }) => JSON.stringify(channels)),
    ],
  })
}
