// Mints a token for one customer with the Go standard library alone.
//
//	VITRINE_SIGNING_SECRET=sk_… VITRINE_KEY_ID=key_… VITRINE_ISSUER=https://acme.example go run mint.go customer-42
package main

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"time"
)

type header struct {
	Alg string `json:"alg"`
	Typ string `json:"typ"`
	Kid string `json:"kid"`
}

type claims struct {
	Issuer   string `json:"iss"`
	Audience string `json:"aud,omitempty"`
	Subject  string `json:"sub"`
	IssuedAt int64  `json:"iat"`
	Expires  int64  `json:"exp"`
	ID       string `json:"jti"`
}

func mint(secret, keyID, issuer, audience, customer string, ttl time.Duration) (string, error) {
	id := make([]byte, 16)
	if _, err := rand.Read(id); err != nil {
		return "", err
	}
	now := time.Now()
	head, err := encode(header{Alg: "HS256", Typ: "JWT", Kid: keyID})
	if err != nil {
		return "", err
	}
	body, err := encode(claims{issuer, audience, customer, now.Unix(), now.Add(ttl).Unix(), hex.EncodeToString(id)})
	if err != nil {
		return "", err
	}
	// The key is the text of the secret as it was shown, including "sk_". Nothing is decoded.
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(head + "." + body))
	return head + "." + body + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil)), nil
}

func encode(value any) (string, error) {
	text, err := json.Marshal(value)
	return base64.RawURLEncoding.EncodeToString(text), err
}

func main() {
	secret, keyID, issuer := os.Getenv("VITRINE_SIGNING_SECRET"), os.Getenv("VITRINE_KEY_ID"), os.Getenv("VITRINE_ISSUER")
	if secret == "" || keyID == "" || issuer == "" || len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: VITRINE_SIGNING_SECRET=… VITRINE_KEY_ID=… VITRINE_ISSUER=… go run mint.go CUSTOMER")
		os.Exit(2)
	}
	token, err := mint(secret, keyID, issuer, os.Getenv("VITRINE_AUDIENCE"), os.Args[1], 5*time.Minute)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(token)
}
