export { default } from './cigale-downlink.ts'
