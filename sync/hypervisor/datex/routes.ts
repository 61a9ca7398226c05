/** Lines of the route table for DATEX II: what the national access point fetches. */

import { withEtag } from '../../../base/http/etag.ts'
import { type Answer, type Call, problem, type Route, route } from '../../../base/http/route.ts'
import type { City, Publisher } from '../city/thing.ts'
import { statusPublication } from './status.ts'
import { tablePublication } from './table.ts'
import { type XmlNode, xmlText } from './xml.ts'

export type DatexParts = {
  readonly city: () => Promise<City>
  readonly publisher: Publisher
}

export const DATEX_PATH = '/datex2/v3'
const XML_TYPE = 'application/xml; charset=utf-8'

const get = { method: 'GET', may: 'anyone', gives: XML_TYPE } as const

export const DATEX_ROUTES: readonly Route<DatexParts>[] = [
  route<DatexParts>({
    ...get,
    path: `${DATEX_PATH}/parking-status.xml`,
    summary:
      'DATEX II v3.3 ParkingStatusPublication: zones with their counts, spaces with their state',
    handle: (call, parts) => published(call, parts, statusPublication),
  }),
  route<DatexParts>({
    ...get,
    path: `${DATEX_PATH}/parking-table.xml`,
    summary: 'DATEX II v3.3 ParkingTablePublication: what the zones and spaces are',
    handle: (call, parts) => published(call, parts, tablePublication),
  }),
]

async function published(
  call: Call,
  parts: DatexParts,
  made: (city: City, publisher: Publisher) => XmlNode | undefined,
): Promise<Answer> {
  const root = made(await parts.city(), parts.publisher)
  if (!root) {
    const detail = 'the city has no parking space yet, and DATEX II has no empty publication'
    return problem(404, 'Nothing to publish', detail)
  }
  return withEtag(call, { bytes: xmlText(root), type: XML_TYPE })
}
