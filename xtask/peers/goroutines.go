// A goroutine for each countdown.
//
// Version: go version
// Build: go build -o {out}/go_peer {file}
// Peer: Go
// Run: {out}/go_peer
package main

import (
	"fmt"
	"math/bits"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

var (
	rule   = strings.Repeat("-", 40)
	start  = time.Now()
	all    sync.WaitGroup
	counts [28 * 32]atomic.Uint32 // of ticks, by how late they are
)

func main() {
	if len(os.Args) > 1 {
		n, _ := strconv.Atoi(os.Args[1])
		many(n)
	} else {
		theDocument()
	}
}

func theDocument() {
	var oneAtATime sync.Mutex
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
	all.Add(n)
	for index := 0; index < n; index++ {
		go waitOnly(time.Second - time.Second/2*time.Duration(index)/time.Duration(n))
	}
	all.Wait()
	fmt.Printf("late by %.6f, p99 %.6f, at most %.6f s\n",
		percentile(50, n), percentile(99, n), percentile(100, n))
}

func waitOnly(delay time.Duration) {
	defer all.Done()
	for due := delay; due <= 3*delay; due += delay {
		time.Sleep(due - time.Since(start))
		late := uint32(max(0, time.Since(start)-due) / time.Microsecond)
		shift := max(0, bits.Len32(late)-6)
		counts[uint32(32*shift)+late>>shift].Add(1)
	}
}

func percentile(percent, n int) float64 {
	seen := 0
	for bucket := range counts {
		seen += int(counts[bucket].Load())
		if 100*seen >= percent*3*n {
			shift := max(0, bucket/32-1)
			return float64((bucket-32*shift+1)<<shift-1) / 1e6
		}
	}
	return 0
}
