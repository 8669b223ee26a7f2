// Publishes one event: go run main.go CHANNEL EVENT JSON
package main

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"time"
)

const tries = 6

func main() {
	id := make([]byte, 16)
	if _, err := rand.Read(id); err != nil {
		fail(err)
	}
	// The same id for every try: an event that did arrive is not published again.
	body, err := json.Marshal(map[string]any{
		"channel": os.Args[1],
		"event":   os.Args[2],
		"id":      hex.EncodeToString(id),
		"data":    json.RawMessage(os.Args[3]),
	})
	if err != nil {
		fail(err)
	}
	for try := 1; ; try++ {
		status, text, wait := post(body)
		mayPass := status == 0 || status == 429 || status == 503
		if !mayPass || try == tries {
			fmt.Println(text)
			if status != http.StatusCreated {
				os.Exit(1)
			}
			return
		}
		if wait == 0 {
			wait = try
		}
		time.Sleep(time.Duration(wait) * time.Second)
	}
}

// post answers with the status (0 if there was no answer), the text and how many seconds to wait.
func post(body []byte) (int, string, int) {
	base := os.Getenv("FANFARE_URL")
	if base == "" {
		base = "http://localhost:8080"
	}
	request, err := http.NewRequest(http.MethodPost, base+"/v1/events", bytes.NewReader(body))
	if err != nil {
		fail(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if token := os.Getenv("FANFARE_TOKEN"); token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	client := http.Client{Timeout: 30 * time.Second}
	response, err := client.Do(request)
	if err != nil {
		return 0, err.Error(), 0
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, err.Error(), 0
	}
	wait, _ := strconv.Atoi(response.Header.Get("Retry-After"))
	return response.StatusCode, string(text), wait
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
