"""Mints a token for one customer with the Python standard library alone.

    VITRINE_SIGNING_SECRET=sk_… VITRINE_KEY_ID=key_… VITRINE_ISSUER=https://acme.example python3 mint.py customer-42
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
import uuid


def mint(secret: str, key_id: str, issuer: str, customer: str, audience: str | None = None, ttl_seconds: int = 300) -> str:
    now = int(time.time())
    header = {"alg": "HS256", "typ": "JWT", "kid": key_id}
    claims = {"iss": issuer, "sub": customer, "iat": now, "exp": now + ttl_seconds, "jti": str(uuid.uuid4())}
    if audience:
        claims["aud"] = audience
    signed = f"{encode(header)}.{encode(claims)}"
    # The key is the text of the secret as it was shown, including "sk_". Nothing is decoded.
    signature = hmac.new(secret.encode("ascii"), signed.encode("ascii"), hashlib.sha256).digest()
    return f"{signed}.{base64url(signature)}"


def encode(value: dict) -> str:
    return base64url(json.dumps(value, separators=(",", ":")).encode())


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


if __name__ == "__main__":
    try:
        secret, key_id, issuer = (os.environ[name] for name in ("VITRINE_SIGNING_SECRET", "VITRINE_KEY_ID", "VITRINE_ISSUER"))
        customer = sys.argv[1]
    except (KeyError, IndexError):
        sys.exit("usage: VITRINE_SIGNING_SECRET=… VITRINE_KEY_ID=… VITRINE_ISSUER=… python3 mint.py CUSTOMER")
    print(mint(secret, key_id, issuer, customer, os.environ.get("VITRINE_AUDIENCE")))
