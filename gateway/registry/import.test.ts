import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { hexOf } from '../../base/bytes.ts'
import type { GatewayEui } from '../../base/ids.ts'
import { REGION_NAMES } from '../../hardware/regions/channel-plans.ts'
import { readDeviceFile } from './import.ts'
import type { ImportContext } from './import-fields.ts'

const KEY = '2b7e151628aed2a6abf7158809cf4f3c'
const KEY2 = '603deb1015ca71be2b73aef0857d7781'
const context: ImportContext = {
  profiles: new Set(['nwave-nps405sm', 'milesight-uc511']),
  regions: ['EU868', 'US915'],
  region: 'EU868',
  macVersion: '1.0.3',
}

const read = (lines: readonly string[]) => readDeviceFile(lines.join('\n'), context)
const HEADER = 'name,macVersion,region,class,activation,devEui,joinEui,appKey,profile,lat,lon'
const row = (changes: Readonly<Record<string, string>> = {}): string => {
  const cells: Readonly<Record<string, string>> = {
    name: 'P001',
    macVersion: '1.0.3',
    region: 'EU868',
    class: 'A',
    activation: 'OTAA',
    devEui: '70B3D5499F0012AB',
    joinEui: '70b3d5499f000000',
    appKey: KEY,
    profile: 'nwave-nps405sm',
    lat: '43.5291',
    lon: '5.4474',
    ...changes,
  }
  return HEADER.split(',')
    .map((column) => cells[column])
    .join(',')
}

test('a row of our own CSV becomes a device and its key', () => {
  const { format, rows, errors } = read([HEADER, row()])
  assert.deepEqual(errors, [])
  assert.equal(format, 'cigale-csv')
  assert.deepEqual(rows[0]!.device, {
    devEui: '70b3d5499f0012ab',
    joinEui: '70b3d5499f000000',
    name: 'P001',
    profile: 'nwave-nps405sm',
    region: 'EU868',
    macVersion: '1.0.3',
    class: 'A',
    activation: 'OTAA',
    lat: 43.5291,
    lon: 5.4474,
  })
  assert.equal(hexOf(rows[0]!.keys.appKey!.reveal()), KEY)
})

test('F85: a wrong EUI, key, profile and region are each named with row and column', () => {
  const { rows, errors } = read([
    HEADER,
    row(),
    row({ devEui: '70B3D5499F0012A' }),
    row({ devEui: '70B3D5499F0012AD', appKey: KEY.slice(0, 30) }),
    row({ devEui: '70B3D5499F0012AE', profile: 'nwave-nps999' }),
    row({ devEui: '70B3D5499F0012AF', region: 'EU686' }),
    row({ devEui: '70B3D5499F0012B0' }),
  ])
  assert.deepEqual(
    rows.map((one) => one.row),
    [2, 7],
  )
  assert.deepEqual(errors, [
    { row: 3, column: 'devEui', value: '70B3D5499F0012A', problem: 'is not 16 hex digits' },
    { row: 4, column: 'appKey', value: '[key]', problem: 'has 30 hex digits, not 32' },
    {
      row: 5,
      column: 'profile',
      value: 'nwave-nps999',
      problem: 'is not one of those allowed',
      allowed: ['nwave-nps405sm', 'milesight-uc511'],
    },
    {
      row: 6,
      column: 'region',
      value: 'EU686',
      problem: 'is not one of those allowed',
      allowed: ['EU868', 'US915'],
    },
  ])
})

test('every wrong cell of a row is named, not only the first', () => {
  const { errors } = read([HEADER, row({ macVersion: '2.0', class: 'D', lat: '95', joinEui: 'x' })])
  assert.deepEqual(
    errors.map(({ column }) => column),
    ['joinEui', 'macVersion', 'class', 'lat'],
  )
})

test('a device that is twice in the file is named with its first row', () => {
  const { rows, errors } = read([HEADER, row(), row({ name: 'P002' })])
  assert.equal(rows.length, 1)
  assert.equal(errors[0]!.problem, 'is in row 2 already')
  assert.equal(errors[0]!.row, 3)
})

test('unknown columns are kept and reported, unless they may hold a secret', () => {
  const { rows, errors, unknownColumns } = read([
    `${HEADER},street,claim_code,pairing_key`,
    `${row()},Cours Mirabeau,${KEY2},short`,
  ])
  assert.deepEqual(errors, [])
  assert.deepEqual(unknownColumns, ['street', 'claim_code', 'pairing_key'])
  assert.deepEqual(rows[0]!.extra, { street: 'Cours Mirabeau' })
})

test('a GenAppKey comes with a device of 1.0.x that joins, alone when that is registered', () => {
  const header = `${HEADER},gen_app_key`
  const zeros = '0'.repeat(32)
  const taken = read([
    header,
    `${row()},${KEY2}`,
    `${row({ devEui: '70B3D5499F0012AC' })},${zeros}`,
  ])
  assert.deepEqual(taken.errors, [])
  assert.deepEqual(
    taken.rows.map(({ keys }) => keys.genAppKey && hexOf(keys.genAppKey.reveal())),
    [KEY2, undefined],
  )
  const later = [header, `${row({ appKey: '' })},${KEY2}`].join('\n')
  const known = new Set(['70b3d5499f0012ab'])
  const { rows } = readDeviceFile(later, { ...context, known })
  assert.deepEqual(Object.keys(rows[0]!.keys), ['genAppKey'])
  assert.equal(readDeviceFile(later, context).errors[0]?.column, 'appKey')
})

test('a GenAppKey where there is no use for it is refused with the reason, and not shown', () => {
  const header = `${HEADER},nwkKey,nwkSKey,appSKey,devAddr,genAppKey`
  const { errors } = read([
    header,
    `${row({ macVersion: '1.1' })},${KEY},,,,${KEY2}`,
    `${row({ devEui: '70B3D5499F0012AC', activation: 'ABP', appKey: '' })},,${KEY},${KEY},01020304,${KEY2}`,
  ])
  assert.deepEqual(
    errors.map(({ row: at, column, value }) => [at, column, value]),
    [
      [2, 'genAppKey', '[key]'],
      [3, 'genAppKey', '[key]'],
    ],
  )
  assert.match(errors[0]!.problem, /has its AppKey/)
  assert.match(errors[1]!.problem, /ABP/)
})

test('S12: no key is in any report, even in the wrong column', () => {
  const bad = [
    row({ devEui: KEY }),
    row({ appKey: `${KEY}00` }),
    row({ appKey: 'zz' + KEY.slice(2) }),
    row({ name: 'x', region: `0x${KEY}`, profile: KEY.match(/../g)!.join(':') }),
    row({ joinEui: KEY.slice(0, 24), lat: KEY }),
    `${row()},${KEY}`,
  ]
  const result = read([HEADER, ...bad])
  assert(result.errors.length >= bad.length)
  const text = inspect(result, { depth: 9 }) + JSON.stringify(result)
  for (let at = 0; at + 12 <= KEY.length; at++)
    assert(!text.includes(KEY.slice(at, at + 12)), `…${KEY.slice(at, at + 12)}… in the report`)
})

test('S12: a broken JSON file is not quoted in its error', () => {
  const { errors } = read([`{"format":"lorawan-devices","devices":[{"appKey":"${KEY}",]}`])
  assert.equal(errors.length, 1)
  assert.match(errors[0]!.problem, /^is not JSON/)
  assert(!JSON.stringify(errors).includes(KEY.slice(0, 8)))
})

test('an EUI that a spreadsheet made a number says what to do', () => {
  const { errors } = read([HEADER, row({ devEui: '7.0E+15' })])
  assert.match(errors[0]!.problem, /format the column as text/)
})

test('semicolons, decimal commas, a byte order mark and empty lines are read as they come', () => {
  const text = `\uFEFF${HEADER.replaceAll(',', ';')}\r\n\r\n${row({ lat: '43.5', lon: '5.4' })
    .replaceAll(',', ';')
    .replaceAll('43.5', '43,5')}\r\n;;;;;;;;;;\r\n`
  const { rows, errors } = readDeviceFile(text, context)
  assert.deepEqual(errors, [])
  assert.equal(rows[0]!.row, 3)
  assert.equal(rows[0]!.device.lat, 43.5)
})

test('our own JSON keeps the gateway, ABP sessions and the asset', () => {
  const device = {
    name: 'V1',
    macVersion: '1.0.4',
    region: 'EU868',
    class: 'C',
    activation: 'ABP',
    devEui: '24e124454b200001',
    devAddr: '260b1234',
    nwkSKey: KEY,
    appSKey: KEY2,
    asset: 'Z07',
    shelf: 3,
  }
  const file = {
    format: 'lorawan-devices',
    version: 1,
    gatewayEui: '0016c001ff10a234',
    netId: '000013',
  }
  const read = readDeviceFile(JSON.stringify({ ...file, devices: [device, 7] }), context)
  assert.equal(read.gatewayEui, '0016c001ff10a234')
  assert.equal(read.netId, '000013')
  assert.deepEqual(read.errors, [{ row: 2, column: '', value: '', problem: 'is not an object' }])
  const [one] = read.rows
  assert.equal(one!.device.devAddr, '260b1234')
  assert.equal(one!.asset, 'Z07')
  assert.deepEqual(Object.keys(one!.keys).sort(), ['appSKey', 'nwkSKey'])
  assert.deepEqual(one!.extra, { shelf: '3' })
})

test('The Things Stack’s own example is read', () => {
  const { format, rows, errors, notices, unknownColumns } = read([
    'id;dev_eui;join_eui;name;frequency_plan_id;lorawan_version;lorawan_phy_version;brand_id;model_id;hardware_version;firmware_version;band_id;app_key',
    'test-one;1111111111111111;1111111111111111;Device 1;EU_863_870_TTN;MAC_V1_0_4;RP002_V1_0_3;milesight-iot;uc511;1.0.4;1.0;EU_863_870;11111111111111111111111111111111',
    'test-two;2222222222222222;2222222222222222;;EU_863_870_TTN;MAC_V1_0_2;RP002_V1_0_3;the-things-industries;generic-node;;;EU_863_870;22222222222222222222222222222222',
  ])
  assert.equal(format, 'things-stack-csv')
  assert.deepEqual(errors, [])
  assert.equal(rows[0]!.device.profile, 'milesight-uc511')
  assert.equal(rows[0]!.device.macVersion, '1.0.4')
  assert.equal(rows[1]!.device.name, 'test-two')
  assert.equal(rows[1]!.device.profile, undefined)
  assert.deepEqual(
    notices.map(({ row, column }) => [row, column]),
    [[3, 'model_id']],
  )
  assert.deepEqual(unknownColumns, ['hardware_version', 'firmware_version', 'band_id'])
})

test('frequency plans of The Things Stack name their region, and plans we lack are refused', () => {
  const plans = ['US_902_928_FSB_2', 'AS_923', 'AS_920_923_LBT', 'AS_923_925', 'AU_915_928_FSB_2']
  const lines = [...plans, 'AS_923_2'].map(
    (plan, i) => `111111111111111${i};1111111111111111;MAC_V1_0_3;${plan};${KEY}`,
  )
  const text = ['dev_eui;join_eui;lorawan_version;frequency_plan_id;app_key', ...lines].join('\n')
  const { rows, errors } = readDeviceFile(text, { ...context, regions: REGION_NAMES })
  assert.deepEqual(
    rows.map(({ device }) => device.region),
    ['US915', 'AS923-1', 'AS923-1', 'AS923-1', 'AU915'],
  )
  assert.deepEqual(
    errors.map(({ row, column }) => [row, column]),
    [[7, 'frequency_plan_id']],
  )
})

test('F37: the counters of a session that another server had are taken over, so that nothing is new twice', () => {
  const { rows, errors } = read([
    'dev_eui;lorawan_version;frequency_plan_id;supports_join;dev_addr;app_s_key;f_nwk_s_int_key;session.last_f_cnt_up;session.last_n_f_cnt_down',
    `1111111111111111;MAC_V1_0_3;EU_863_870;false;260B1234;${KEY};${KEY2};70000;12`,
    `2222222222222222;MAC_V1_0_3;EU_863_870;false;260B1235;${KEY};${KEY2};many;`,
  ])
  assert.deepEqual(
    errors.map(({ row, column }) => [row, column]),
    [[3, 'session.last_f_cnt_up']],
  )
  assert.deepEqual(rows[0]?.counters, { fCntUp: 70_000, fCntDown: 12 })
})

test('a session of The Things Stack is an ABP device', () => {
  const { rows, errors } = read([
    'dev_eui;join_eui;lorawan_version;frequency_plan_id;supports_join;supports_class_c;dev_addr;app_s_key;f_nwk_s_int_key',
    `1111111111111111;1111111111111111;MAC_V1_0_3;EU_863_870;false;true;260B1234;${KEY};${KEY2}`,
  ])
  assert.deepEqual(errors, [])
  assert.equal(rows[0]!.device.activation, 'ABP')
  assert.equal(rows[0]!.device.class, 'C')
  assert.equal(hexOf(rows[0]!.keys.nwkSKey!.reveal()), KEY2)
})

test('The Things Stack’s JSON, device after device, is read as its tools write it', () => {
  const otaa = {
    ids: { device_id: 'test-one', dev_eui: '1111111111111111', join_eui: '2222222222222222' },
    name: 'Device {1}',
    version_ids: { brand_id: 'milesight-iot', model_id: 'uc511' },
    lorawan_version: 'MAC_V1_0_2',
    lorawan_phy_version: 'PHY_V1_0_2_REV_B',
    frequency_plan_id: 'EU_863_870_TTN',
    supports_join: true,
    root_keys: { app_key: { key: KEY } },
    session: { dev_addr: '260B1234', keys: { app_s_key: { key: KEY2 } }, last_f_cnt_up: 7 },
    locations: { user: { latitude: 43.5, longitude: 5.4, source: 'SOURCE_REGISTRY' } },
    formatters: { up_formatter: 'x', list: [1, { key: KEY }] },
  }
  const abp = {
    ids: { device_id: 'test-two', dev_eui: '3333333333333333' },
    lorawan_version: 'MAC_V1_1',
    frequency_plan_id: 'EU_863_870',
    session: {
      dev_addr: '260B1235',
      keys: {
        f_nwk_s_int_key: { key: KEY },
        s_nwk_s_int_key: { key: KEY2 },
        nwk_s_enc_key: { key: KEY },
        app_s_key: { key: KEY2 },
      },
    },
  }
  const pretty = `${JSON.stringify(otaa, null, 2)}\n${JSON.stringify(abp)}`
  for (const text of [pretty, JSON.stringify([otaa, abp])]) {
    const { format, rows, errors } = readDeviceFile(text, context)
    assert.equal(format, 'things-stack-json')
    assert.deepEqual(errors, [])
    const [one, two] = rows
    assert.deepEqual(one!.device, {
      devEui: '1111111111111111',
      joinEui: '2222222222222222',
      name: 'Device {1}',
      profile: 'milesight-uc511',
      region: 'EU868',
      macVersion: '1.0.2',
      regParams: 'PHY_V1_0_2_REV_B',
      class: 'A',
      activation: 'OTAA',
      lat: 43.5,
      lon: 5.4,
    })
    assert.equal(hexOf(one!.keys.appKey!.reveal()), KEY)
    assert.deepEqual(
      [two!.device.activation, two!.device.devAddr, two!.device.name],
      ['ABP', '260b1235', 'test-two'],
    )
    assert.equal(hexOf(two!.keys.sNwkSIntKey!.reveal()), KEY2)
    const { extra } = one!
    assert.ok(!JSON.stringify(extra).includes(KEY.slice(0, 8)))
  }
})

test('S12, S19: a device of The Things Stack that is cut off is named by its place, not quoted', () => {
  const whole = JSON.stringify({ ids: { dev_eui: '1111111111111111' }, app_key: KEY })
  for (const tail of [whole.slice(0, -3), `{"ids": {"dev_eui" "2"}, "k": "${KEY}"}`]) {
    const { rows, errors } = readDeviceFile(`${whole}\n${tail}`, context)
    assert.deepEqual([rows, errors[0]!.row], [[], 2])
    assert.ok(!JSON.stringify(errors).includes(KEY.slice(0, 8)))
  }
})

test('S19: a JSON text of many megabytes without an end does not make the import throw', () => {
  for (const text of [
    `{"ids": {}, "a": "${'x'.repeat(8e6)}`,
    `{"ids": {}, ${'{'.repeat(1e6)}`,
    `{"ids": {}, "a": "${'\\"'.repeat(1e6)}"}`,
  ]) {
    const { rows, errors } = readDeviceFile(text, context)
    assert.deepEqual([rows.length, errors.length > 0], [0, true])
  }
})

test('ChirpStack keeps the key of a 1.0.x device as NwkKey', () => {
  const zeros = '0'.repeat(32)
  const { format, rows, errors } = read([
    'dev_eui,join_eui,name,nwk_key,app_key',
    `1111111111111111,0000000000000000,One,${KEY},${zeros}`,
    `2222222222222222,0000000000000000,Two,${KEY},`,
    `3333333333333333,0000000000000000,Three,,${KEY}`,
  ])
  assert.equal(format, 'chirpstack-csv')
  assert.deepEqual(errors, [])
  for (const { keys, device } of rows) {
    assert.equal(hexOf(keys.appKey!.reveal()), KEY)
    assert.equal(keys.nwkKey, undefined)
    assert.equal(device.region, 'EU868')
  }
})

test('keys that the LoRaWAN version needs and the row lacks are missing', () => {
  const { errors } = read([
    'devEui,macVersion,activation,appKey,devAddr',
    `1111111111111111,1.1,OTAA,${KEY},`,
    '2222222222222222,1.0.3,OTAA,,',
    '3333333333333333,1.0.3,ABP,,',
  ])
  assert.deepEqual(
    errors.map(({ row, column, problem }) => `${row} ${column} ${problem}`),
    [
      '2 nwkKey is missing',
      '3 appKey is missing',
      '4 devAddr is missing',
      '4 nwkSKey is missing',
      '4 appSKey is missing',
    ],
  )
})

test('a file that is no device file says so', () => {
  for (const text of ['', '[]', '{}', '{"format":"lorawan-devices","version":2}', 'a,b\n1,2\n']) {
    const { rows, errors } = readDeviceFile(text, context)
    assert.deepEqual(rows, [])
    assert(errors.length > 0, text)
  }
})

test('a quote that never ends is an error of the file', () => {
  const { errors } = read([HEADER, `"${row()}`])
  assert.match(errors[0]!.problem, /CSV_QUOTE_NOT_CLOSED/)
})

test('S19: no text makes the import throw', () => {
  const pieces = fc.constantFrom(
    ...['{"format":"lorawan-devices","version":1,"devices":[', ']}', '{', '}', '"', ',', ';', '\n'],
    ...[
      HEADER,
      row(),
      'dev_eui',
      '__proto__',
      'constructor',
      KEY,
      '\uFEFF',
      '\0',
      '\r',
      'null',
      '[[[',
    ],
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.oneof(pieces, fc.string()), { maxLength: 30 }).map((parts) => parts.join('')),
    fc.json(),
    fc.array(fc.json()).map((pieces) => `{"ids": {}}${pieces.join('}{')}`),
    fc
      .array(fc.jsonValue())
      .map((devices) => JSON.stringify({ format: 'lorawan-devices', version: 1, devices })),
  )
  fc.assert(
    fc.property(text, (file) => {
      const { rows, errors } = readDeviceFile(file, context)
      assert(Array.isArray(rows) && Array.isArray(errors))
    }),
    { numRuns: 500 },
  )
})

test('a model brings its version and class where the file says nothing, and the file holds where it does', () => {
  const profiles = new Set(['bosch-tps110'])
  const read = (lines: readonly string[]) =>
    readDeviceFile(lines.join('\n'), { ...context, profiles }).rows.map(({ device }) => device)
  const [tacit, said] = read([
    'devEui,profile,macVersion,appKey',
    `1111111111111111,bosch-tps110,,${KEY}`,
    `2222222222222222,bosch-tps110,1.0.4,${KEY}`,
  ])
  assert.equal(tacit!.macVersion, '1.0.2')
  assert.equal(said!.macVersion, '1.0.4')
})

test('how a device is steered, expected and answered is read, and what is wrong is named', () => {
  const header = 'devEui,appKey,homeGateway,adr,dataRateMax,intervalS'
  const { rows, errors } = read([
    header,
    `1111111111111111,${KEY},00-80-00-00-a0-00-12-34,Off,3,600s`,
    `2222222222222222,${KEY},roof,fast,99,10`,
  ])
  const { homeGateway, adr, dataRateMax, intervalS } = rows[0]!.device
  assert.deepEqual([homeGateway, adr, dataRateMax, intervalS], ['00800000a0001234', 'off', 3, 600])
  assert.deepEqual(
    errors.map(({ row, column }) => [row, column]),
    [
      [3, 'homeGateway'],
      [3, 'adr'],
      [3, 'dataRateMax'],
      [3, 'intervalS'],
    ],
  )
})

test('F39: other programs’ leave to count anew is not taken over without a reason', () => {
  const { rows, notices } = read([
    'devEui,appKey,skip_fcnt_check,because',
    `1111111111111111,${KEY},true,`,
    `2222222222222222,${KEY},true,loses its counter`,
    `3333333333333333,${KEY},false,`,
  ])
  assert.deepEqual(
    rows.map(({ device, because }) => [device.relaxFCnt, because]),
    [
      [undefined, undefined],
      [true, 'loses its counter'],
      [undefined, undefined],
    ],
  )
  assert.deepEqual(
    notices.map(({ row, column }) => [row, column]),
    [[2, 'skip_fcnt_check']],
  )
})

test('F45: two devices on one address go in, and it is said', () => {
  const { rows, notices } = read([
    'devEui,activation,devAddr,nwkSKey,appSKey',
    `1111111111111111,ABP,01020304,${KEY},${KEY2}`,
    `2222222222222222,ABP,01020304,${KEY2},${KEY}`,
    `3333333333333333,ABP,01020305,${KEY2},${KEY}`,
  ])
  assert.equal(rows.length, 3)
  assert.deepEqual(
    notices.map(({ row, column }) => [row, column]),
    [[3, 'devAddr']],
  )
})

test('a column of scanned labels stands for DevEUI and JoinEUI', () => {
  const { rows, errors, notices } = readDeviceFile(
    [
      'qr,devEui,appKey',
      `LW:D0:70B3D5499F000000:70B3D5499F00AA01:00451234,,${KEY}`,
      `LW:D0:70B3D5499F000000:70B3D5499F00AA02:00451234,70b3d5499f00aa03,${KEY}`,
      `LW:D0:70B3D5499F000000,,${KEY}`,
    ].join('\n'),
    { ...context, profiles: new Set(['bosch-tps110']) },
  )
  const { devEui, joinEui, profile } = rows[0]!.device
  assert.deepEqual(
    [devEui, joinEui, profile],
    ['70b3d5499f00aa01', '70b3d5499f000000', 'bosch-tps110'],
  )
  assert.deepEqual(
    errors.map(({ row, column }) => [row, column]),
    [
      [3, 'devEui'],
      [4, 'qr'],
    ],
  )
  assert.match(notices[0]!.problem, /bosch-tps110/)
})

test('S13: a device that is registered keeps its keys, another gateway’s needs none here', () => {
  const gatewayEui = '00800000a0001234' as GatewayEui
  const known = new Set(['1111111111111111'])
  const { rows, errors } = readDeviceFile(
    [
      'devEui,homeGateway',
      '1111111111111111,',
      '2222222222222222,00800000a0009999',
      '3333333333333333,00800000a0001234',
      '4444444444444444,',
    ].join('\n'),
    { ...context, gatewayEui, known },
  )
  assert.deepEqual(
    rows.map(({ row, keys }) => [row, Object.keys(keys).length]),
    [
      [2, 0],
      [3, 0],
    ],
  )
  assert.deepEqual(
    errors.map(({ row, column }) => [row, column]),
    [
      [4, 'appKey'],
      [5, 'appKey'],
    ],
  )
})

test('a file that was made for another gateway says so', () => {
  const file = {
    format: 'lorawan-devices',
    version: 1,
    gatewayEui: '0016c001ff10a234',
    devices: [],
  }
  const gatewayEui = '00800000a0001234' as GatewayEui
  const { notices } = readDeviceFile(JSON.stringify(file), { ...context, gatewayEui })
  assert.deepEqual(
    notices.map(({ row, column }) => [row, column]),
    [[0, 'gatewayEui']],
  )
})

const hexDigits = (digits: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: digits, maxLength: digits })

test('what is written as CSV reads back', () => {
  const device = fc.record(
    {
      devEui: hexDigits(16),
      joinEui: hexDigits(16),
      appKey: hexDigits(32),
      name: fc.string({ minLength: 1, maxLength: 40 }).filter((name) => name.trim() === name),
      class: fc.constantFrom('A', 'B', 'C'),
    },
    { noNullPrototype: true },
  )
  const unique = fc.uniqueArray(device, { selector: ({ devEui }) => devEui, maxLength: 10 })
  fc.assert(
    fc.property(unique, (devices) => {
      const lines = devices.map((one) =>
        [
          one.devEui,
          one.joinEui,
          one.appKey,
          one.class,
          `"${one.name.replaceAll('"', '""')}"`,
        ].join(','),
      )
      const { rows, errors } = read(['devEui,joinEui,appKey,class,name', ...lines])
      assert.deepEqual(errors, [])
      assert.deepEqual(
        rows.map(({ device: { devEui, joinEui, name, ...rest }, keys }) => ({
          devEui,
          joinEui,
          appKey: hexOf(keys.appKey!.reveal()),
          name,
          class: rest.class,
        })),
        devices,
      )
    }),
  )
})
