/** Any command of the application packages, with any value that its bits can hold. */

import fc, { type Arbitrary } from 'fast-check'
import type {
  ClockSyncDownlink,
  ClockSyncUplink,
} from '../../gateway/lorawan/packages/clock-sync.ts'
import type {
  FragmentationDownlink,
  FragmentationUplink,
} from '../../gateway/lorawan/packages/fragmentation.ts'
import type {
  MulticastDownlink,
  MulticastUplink,
} from '../../gateway/lorawan/packages/multicast-commands.ts'

type Named = { readonly name: string }
/** Each command's fields; a command without an entry does not type-check. */
type Fields<C extends Named> = {
  readonly [N in C['name']]: Arbitrary<Omit<Extract<C, { readonly name: N }>, 'name'>>
}

const bits = (n: number) => fc.integer({ min: 0, max: 2 ** n - 1 })
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const flag = fc.boolean()
const devAddr = bits(32).map((value) => value.toString(16).padStart(8, '0') as never)
const freqHz = bits(23).map((steps) => steps * 100)
const nothing = fc.constant({})
const mcGroupId = bits(2)
const fragIndex = bits(2)
const version = fc.record({ packageIdentifier: bits(8), packageVersion: bits(8) })

function any<C extends Named>(fields: Fields<C>): Arbitrary<C> {
  const all = Object.entries(fields) as [string, Arbitrary<object>][]
  return fc.oneof(
    ...all.map(([name, of]) => of.map((values) => ({ name, ...values }) as unknown as C)),
  )
}

const session = {
  mcGroupId,
  sessionTimeGpsS: bits(32),
  timeOutExp: bits(4),
  freqHz,
  dataRate: bits(8),
}
const started = fc.record({ mcGroupId, startMissed: flag, timeToStartS: bits(24) }).map((of) => ({
  ...of,
  drError: false,
  freqError: false,
  mcGroupUndefined: false,
}))
const refused = fc
  .record({ mcGroupId, startMissed: flag, why: fc.integer({ min: 1, max: 7 }) })
  .map(({ why, ...of }) => ({
    ...of,
    drError: (why & 1) > 0,
    freqError: (why & 2) > 0,
    mcGroupUndefined: (why & 4) > 0,
  }))
const sessionAns = fc.oneof(started, refused)
const groups = fc
  .array(fc.record({ mcGroupId, mcAddr: devAddr }, { noNullPrototype: true }), { maxLength: 4 })
  .map((list) => ({ groups: list, ansGroupMask: 2 ** list.length - 1 }))

export const ANY_MULTICAST_UPLINK = any<MulticastUplink>({
  PackageVersionAns: version,
  McGroupStatusAns: fc
    .tuple(bits(3), groups)
    .map(([nbTotalGroups, of]) => ({ nbTotalGroups, ...of })),
  McGroupSetupAns: fc.record({ mcGroupId, idError: flag }),
  McGroupDeleteAns: fc.record({ mcGroupId, mcGroupUndefined: flag }),
  McClassCSessionAns: sessionAns,
  McClassBSessionAns: sessionAns,
})

export const ANY_MULTICAST_DOWNLINK = any<MulticastDownlink>({
  PackageVersionReq: nothing,
  McGroupStatusReq: fc.record({ reqGroupMask: bits(4) }),
  McGroupSetupReq: fc.record({
    mcGroupId,
    mcAddr: devAddr,
    mcKeyEncrypted: bytes(16),
    minMcFCount: bits(32),
    maxMcFCount: bits(32),
  }),
  McGroupDeleteReq: fc.record({ mcGroupId }),
  McClassCSessionReq: fc.record(session),
  McClassBSessionReq: fc.record({ ...session, periodicity: bits(3) }),
})

export const ANY_CLOCK_SYNC_UPLINK = any<ClockSyncUplink>({
  PackageVersionAns: version,
  AppTimeReq: fc.record({ deviceTimeGpsS: bits(32), tokenReq: bits(4), ansRequired: flag }),
  DeviceAppTimePeriodicityAns: fc.record({ notSupported: flag, timeGpsS: bits(32) }),
})

export const ANY_CLOCK_SYNC_DOWNLINK = any<ClockSyncDownlink>({
  PackageVersionReq: nothing,
  AppTimeAns: fc.record({
    timeCorrectionS: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    tokenAns: bits(4),
  }),
  DeviceAppTimePeriodicityReq: fc.record({ period: bits(4) }),
  ForceDeviceResyncReq: fc.record({ nbTransmissions: bits(3) }),
})

export const ANY_FRAGMENTATION_UPLINK = any<FragmentationUplink>({
  PackageVersionAns: version,
  FragSessionStatusAns: fc.record({
    fragIndex,
    nbFragReceived: bits(14),
    missingFrag: bits(8),
    notEnoughMatrixMemory: flag,
  }),
  FragSessionSetupAns: fc.record({
    fragIndex,
    wrongDescriptor: flag,
    fragSessionIndexNotSupported: flag,
    notEnoughMemory: flag,
    encodingUnsupported: flag,
  }),
  FragSessionDeleteAns: fc.record({ fragIndex, sessionDoesNotExist: flag }),
})

/** A fragment takes the rest of its frame, so it can only be the last of a row. */
export const ANY_DATA_FRAGMENT: Arbitrary<FragmentationDownlink> = fc
  .record({ fragIndex, n: bits(14), fragment: fc.uint8Array({ maxLength: 240 }) })
  .map((of) => ({ name: 'DataFragment', ...of }))

export const ANY_FRAGMENTATION_DOWNLINK = any<
  Exclude<FragmentationDownlink, { name: 'DataFragment' }>
>({
  PackageVersionReq: nothing,
  FragSessionStatusReq: fc.record({ fragIndex, participants: flag }),
  FragSessionSetupReq: fc.record({
    fragIndex,
    mcGroupBitMask: bits(4),
    nbFrag: bits(16),
    fragSizeBytes: bits(8),
    fragmentationMatrix: bits(3),
    blockAckDelay: bits(3),
    paddingBytes: bits(8),
    descriptor: bytes(4),
  }),
  FragSessionDeleteReq: fc.record({ fragIndex }),
})
