// Mints a bridge token with the Go standard library alone. It tells Vitrine which customer is viewing the page, and the page
// exchanges it for a session.
//
//	VITRINE_SIGNING_SECRET=sk_… VITRINE_KEY_ID=key_… VITRINE_ISSUER=https://acme.example go run bridge.go customer-42 jo@customer.example
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
	Audience string `json:"aud"`
	Customer string `json:"external_customer_id"`
	Email    string `json:"email"`
	IssuedAt int64  `json:"iat"`
	Expires  int64  `json:"exp"`
	ID       string `json:"jti"`
}

func mintBridgeToken(secret, keyID, issuer, customer, email string) (string, error) {
	id := make([]byte, 16)
	if _, err := rand.Read(id); err != nil {
		return "", err
	}
	now := time.Now()
	head, err := encode(header{Alg: "HS256", Typ: "JWT", Kid: keyID})
	if err != nil {
		return "", err
	}
	// At most five minutes. Its "jti" makes the token single-use: mint one for each page that asks, after your own sign-in.
	body, err := encode(claims{issuer, "vitrine-embed", customer, email, now.Unix(), now.Add(5 * time.Minute).Unix(), hex.EncodeToString(id)})
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
	if secret == "" || keyID == "" || issuer == "" || len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: VITRINE_SIGNING_SECRET=… VITRINE_KEY_ID=… VITRINE_ISSUER=… go run bridge.go CUSTOMER EMAIL")
		os.Exit(2)
	}
	token, err := mintBridgeToken(secret, keyID, issuer, os.Args[1], os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(token)
}
