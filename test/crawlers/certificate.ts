import { createPrivateKey } from "node:crypto";

/** A certificate for bao.example.vn that no authority signed: valid for a hundred years and trusted by nobody. */
export const selfSigned = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBozCCAUqgAwIBAgIUaJf9tIZY0SyLvTeebcLzUHALITAwCgYIKoZIzj0EAwIw
GTEXMBUGA1UEAwwOYmFvLmV4YW1wbGUudm4wIBcNMjYxMTIyMDQzMTIxWhgPMjEy
NjEwMjkwNDMxMjFaMBkxFzAVBgNVBAMMDmJhby5leGFtcGxlLnZuMFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAEUaL3fR4sl6nGf33cilpFKfudUYw2AIebrCDcNO2i
WJWmYD6NVXlOrByal3s1NpI7cMKZEKZJpEp/xoLHJPRwLaNuMGwwHQYDVR0OBBYE
FIZiKwSvbGqW+X+UL2J6Ias5ceNcMB8GA1UdIwQYMBaAFIZiKwSvbGqW+X+UL2J6
Ias5ceNcMA8GA1UdEwEB/wQFMAMBAf8wGQYDVR0RBBIwEIIOYmFvLmV4YW1wbGUu
dm4wCgYIKoZIzj0EAwIDRwAwRAIgbDqQ+T8rubfiiX3xjEGmFkmTuTejHx+RMPPg
H4kQVCMCIA/XVcztJ32D7QwZwY3OYpUUDhIcMLh1io6zzCma9NWl
-----END CERTIFICATE-----`,
  key: createPrivateKey({
    format: "jwk",
    key: {
      kty: "EC",
      crv: "P-256",
      d: "NP0fwodombCJbNssXJmPWbp1FeDNm72brExLXeNiMIs",
      x: "UaL3fR4sl6nGf33cilpFKfudUYw2AIebrCDcNO2iWJU",
      y: "pmA-jVV5Tqwcmpd7NTaSO3DCmRCmSaRKf8aCxyT0cC0",
    },
  }).export({ format: "pem", type: "pkcs8" }),
};
