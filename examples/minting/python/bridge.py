"""Mints a bridge token with the Python standard library alone. It tells Vitrine which customer is viewing the page, and the page
exchanges it for a session.

    VITRINE_SIGNING_SECRET=sk_… VITRINE_KEY_ID=key_… VITRINE_ISSUER=https://acme.example python3 bridge.py customer-42 jo@customer.example
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
import uuid


def mint_bridge_token(secret: str, key_id: str, issuer: str, customer: str, email: str) -> str:
    now = int(time.time())
    header = {"alg": "HS256", "typ": "JWT", "kid": key_id}
    # At most five minutes. Its "jti" makes the token single-use: mint one for each page that asks, after your own sign-in.
    claims = {
        "iss": issuer,
        "aud": "vitrine-embed",
        "external_customer_id": customer,
        "email": email,
        "iat": now,
        "exp": now + 300,
        "jti": str(uuid.uuid4()),
    }
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
        customer, email = sys.argv[1:]
    except (KeyError, ValueError):
        sys.exit("usage: VITRINE_SIGNING_SECRET=… VITRINE_KEY_ID=… VITRINE_ISSUER=… python3 bridge.py CUSTOMER EMAIL")
    print(mint_bridge_token(secret, key_id, issuer, customer, email))
