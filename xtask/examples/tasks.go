// A goroutine for each countdown.
//
// Peer: Go
// Prints: async-tasks
// Most: 1,000,000
package main

import (
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"
)

var rule = strings.Repeat("-", 40)

func main() {
	if len(os.Args) > 1 {
		n, _ := strconv.Atoi(os.Args[1])
		many(n)
	} else {
		theDocument()
	}
}

func theDocument() {
	var all sync.WaitGroup
	var oneAtATime sync.Mutex
	start := time.Now()
	countDown := func(name byte, delay time.Duration) {
		defer all.Done()
		indent := strings.Repeat("\t", int(name-'A'))
		for n := 3; n > 0; n-- {
			time.Sleep(delay)
			oneAtATime.Lock()
			fmt.Printf("%s\n%.4f \t%s%c = %d\n", rule, time.Since(start).Seconds(), indent, name, n)
			oneAtATime.Unlock()
		}
	}
	all.Add(3)
	go countDown('A', time.Second)
	go countDown('B', 800*time.Millisecond)
	go countDown('C', 500*time.Millisecond)
	all.Wait()
	fmt.Printf("%s\nDone\n", rule)
}

func many(n int) {
	late := make([]float32, 3*n)
	var all sync.WaitGroup
	start := time.Now()
	all.Add(n)
	for index := 0; index < n; index++ {
		delay := time.Second - time.Second/2*time.Duration(index)/time.Duration(n)
		go waitOnly(delay, start, late[3*index:3*index+3], &all)
	}
	all.Wait()
	total := time.Since(start).Seconds()
	sort.Slice(late, func(a, b int) bool { return late[a] < late[b] })
	fmt.Printf("countdowns %d, total %.4f s, p99 lateness %.4f s, largest lateness %.4f s\n",
		n, total, late[(len(late)-1)*99/100], late[len(late)-1])
}

func waitOnly(delay time.Duration, start time.Time, late []float32, all *sync.WaitGroup) {
	defer all.Done()
	for tick := range late {
		time.Sleep(delay)
		due := delay * time.Duration(tick+1)
		late[tick] = float32((time.Since(start) - due).Seconds())
	}
}
