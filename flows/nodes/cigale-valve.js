export { default } from './cigale-valve.ts'
