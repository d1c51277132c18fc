/** How a message travelled to the host that took it. */
export interface DeliveryTls {
  protocol: string
  cipher: string
  /** it was the right host, as far as certificates tell; what went before we looked has no word on it */
  verified?: boolean
  /** what the connection had to be */
  policy?: 'opportunistic' | 'mta-sts' | 'dane' | 'required'
}
