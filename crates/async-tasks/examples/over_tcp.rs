//! IO instead of timers: the three countdowns arrive over sockets, and one thread serves both ends.
//!
//! 用 IO 代替定时器：三个倒计时从套接字传来，一个线程兼顾两端。
//!
//! ```sh
//! cargo run -p async-tasks --example over_tcp
//! ```
//!
//! A task that reads from a socket is suspended until bytes are there, just as one that sleeps is
//! until its time has come; and again it is the loop that finds out, with one call for all sockets
//! and timers together. So the lines are those of `async-tasks`, though seven sockets and seven tasks
//! share the thread: three that read, one that accepts, three that answer.
//!
//! Golden: async-tasks

use std::{io, net::SocketAddr, time::Duration};

use countdown_core::Printer;
use futures::future::join_all;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task, time,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let _trace = countdown_trace::start();
    let listener = TcpListener::bind("127.0.0.1:0").await?; // any free port of this machine
    let server = listener.local_addr()?;
    task::spawn(serve(listener));
    let printer = Printer::stdout();
    let tasks = [("A", 1000), ("B", 800), ("C", 500)]
        .map(|(name, ms)| task::spawn(count_down(name, ms, server, printer.clone())));
    for done in join_all(tasks).await {
        done??;
    }
    printer.close("Done")?;
    Ok(())
}

#[tracing::instrument(skip(printer))]
async fn count_down(name: &str, ms: u16, at: SocketAddr, printer: Printer) -> anyhow::Result<()> {
    let mut server = TcpStream::connect(at).await?;
    server.write_u16(ms).await?;
    for _ in 0..3 {
        let n = server.read_u8().await?; // suspends this task until a byte arrives
        printer.tick(name, n.into())?;
    }
    Ok(())
}

async fn serve(listener: TcpListener) -> io::Result<()> {
    loop {
        let (client, _) = listener.accept().await?;
        task::spawn(answer(client)); // if it fails, its client finds the connection closed
    }
}

async fn answer(mut client: TcpStream) -> io::Result<()> {
    let delay = Duration::from_millis(client.read_u16().await?.into());
    for n in (1..=3).rev() {
        time::sleep(delay).await;
        client.write_u8(n).await?;
    }
    Ok(())
}
