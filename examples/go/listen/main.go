// Prints a channel's events as they come: go run main.go CHANNEL
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
)

type stream struct {
	url         string
	lastEventID string
	retry       time.Duration
}

func main() {
	base := os.Getenv("FANFARE_URL")
	if base == "" {
		base = "http://localhost:8080"
	}
	channel := url.QueryEscape(os.Args[1])
	s := stream{url: base + "/v1/stream?channel=" + channel, retry: 2 * time.Second}
	for {
		if err := s.listen(); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		time.Sleep(s.retry)
	}
}

// listen reads until the connection ends.
func (s *stream) listen() error {
	request, err := http.NewRequest(http.MethodGet, s.url, nil)
	if err != nil {
		return err
	}
	request.Header.Set("Accept", "text/event-stream")
	if s.lastEventID != "" {
		request.Header.Set("Last-Event-ID", s.lastEventID)
	}
	if token := os.Getenv("FANFARE_TOKEN"); token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	switch {
	case response.StatusCode == http.StatusOK:
		return s.read(bufio.NewReader(response.Body))
	case response.StatusCode == http.StatusNoContent:
		os.Exit(0)
	case response.StatusCode < 500:
		_, _ = io.Copy(os.Stderr, response.Body)
		os.Exit(1)
	}
	return errors.New(response.Status)
}

func (s *stream) read(lines *bufio.Reader) error {
	event, data := "message", []string{}
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return err
		}
		line = strings.TrimSuffix(line, "\n")
		field, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch {
		case line == "":
			if len(data) > 0 {
				fmt.Println(event, strings.Join(data, "\n"))
			}
			event, data = "message", []string{}
		case field == "id":
			s.lastEventID = value
		case field == "event":
			event = value
		case field == "data":
			data = append(data, value)
		case field == "retry":
			if millis, err := strconv.Atoi(value); err == nil {
				s.retry = time.Duration(millis) * time.Millisecond
			}
		}
	}
}
