//! Standard error that nobody reads, or not in time.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::host::Client;
use crate::process::Process;
use crate::provider;

/// Serves answers of 64 KiB, which are logged as a whole, and reads the data source so often.
async fn reads(client: &Client, count: usize) {
    let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", server.local_addr().unwrap());
    let body = "x".repeat(60 << 10);
    let answers = async {
        loop {
            let (mut stream, _) = server.accept().await.unwrap();
            let mut request = [0; 4096];
            while stream.read(&mut request).await.unwrap() > 0 {
                let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
                stream.write_all([&head, body.as_str()].concat().as_bytes()).await.unwrap();
            }
        }
    };
    let calls = async {
        provider::configure(client, json!({"endpoint": endpoint, "username": "u", "password": "p"})).await.unwrap();
        for _ in 0..count {
            provider::read(client).await.unwrap();
        }
    };
    tokio::select! {
        () = answers => {}
        () = calls => {}
    }
}

#[tokio::test]
async fn a_host_that_does_not_read_the_log_is_served_and_heard() {
    let (process, handshake) = Process::host(&[]).await;
    let client = handshake.plain().await.unwrap();
    reads(&client, 3).await;
    provider::stop(&client).await;
    client.is_served().await.unwrap();
    client.shutdown().await;
    process.ends().await;
}

#[tokio::test]
async fn the_whole_log_is_there_for_a_host_that_reads_it() {
    let (mut process, handshake) = Process::host(&[]).await;
    let client = handshake.plain().await.unwrap();
    let (lines, ()) = tokio::join!(process.log(), async {
        reads(&client, 100).await;
        client.shutdown().await;
    });
    let of =
        |message: &str| lines.iter().filter(|line| line["@message"].as_str().unwrap().starts_with(message)).count();
    assert_eq!((of("< HTTP 200"), of("this process ends")), (100, 1));
    assert!(lines.iter().all(|line| line.get("dropped").is_none()));
    process.ends().await;
}

#[tokio::test]
async fn a_host_that_reads_late_is_told_what_it_has_missed() {
    let (mut process, handshake) = Process::host(&[]).await;
    let client = handshake.plain().await.unwrap();
    let read = 100;
    reads(&client, read).await;
    let (lines, ()) = tokio::join!(process.log(), async {
        client.shutdown().await;
    });
    let dropped = |line: &Value| line.get("dropped").map(|count| count.as_str().unwrap().parse::<usize>().unwrap());
    let gap = lines.iter().position(|line| dropped(line).is_some()).expect("a line about those that are missing");
    assert!(dropped(&lines[gap]).unwrap() > 0 && gap > 0, "{}", lines[gap]);
    let times: Vec<_> = lines[..gap].iter().map(|line| line["@timestamp"].as_str().unwrap()).collect();
    assert!(times.is_sorted());
    process.ends().await;
}
