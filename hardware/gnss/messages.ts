/** What a GNSS receiver says, in one form for both of its languages (`nmea.ts`, `ubx.ts`). */

export type GnssMessage =
  /** NMEA RMC: UTC of the fix. */
  | { readonly kind: 'utc'; readonly utcMs: number; readonly isValid: boolean }
  /** UBX NAV-TIMEGPS. */
  | {
      readonly kind: 'gps'
      /** Since 1980-01-06 00:00:00, no leap seconds in it. */
      readonly gpsTimeMs: number
      readonly isValid: boolean
      /** GPS minus UTC, where the receiver is sure of it. */
      readonly leapSeconds: number | undefined
      readonly accuracyNs: number
    }
  /** NMEA GGA. */
  | {
      readonly kind: 'place'
      readonly isValid: boolean
      readonly latitudeDeg: number
      readonly longitudeDeg: number
      /** Above mean sea level. */
      readonly altitudeM: number
      readonly satellites: number
    }
